// Being told when a committed command buffer is scheduled or completed. Metal takes handlers only before commit, so
// threads wait: one for a queue as long as its command buffers are asked about in the order of their completion.
#pragma once

#include <Metal/Metal.hpp>
#include <functional>

namespace pymetal {

enum class Stage { Scheduled, Completed };

bool has_reached(MTL::CommandBuffer& buffer, Stage stage);
// Metal's own wait, which nothing interrupts. Completed includes the return of all handlers.
void wait_natively(MTL::CommandBuffer& buffer, Stage stage);
// Calls `reached` on another thread, once. The command buffer is kept until just before.
void when_reached(MTL::CommandBuffer& buffer, Stage stage, std::function<void()> reached);

}  // namespace pymetal
