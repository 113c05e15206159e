"""The Metal Shading Language compiler of softmetal: MSL source to shared objects for the CPU.

`pipeline.Compiler` is the whole of it; `protocol` describes the JSON that libsoftmetal exchanges with it.
"""
