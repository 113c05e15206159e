"""The generator: metal-cpp headers → API model → bindings, stubs, API pages and softmetal's descriptors."""
