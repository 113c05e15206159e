// Store actions that a pass's descriptor left unknown, set before its encoder ends. The setters are those of render and
// parallel render encoders.
#pragma once

#include "metal/render/render_pass.h"
#include "objc/runtime.h"

namespace softmetal::metal {

// These raise, naming `selector`, for an action that does not suit the attachment or that is known already.
void set_color_store_action(const char* selector, RenderPass& pass, UInteger action, UInteger index);
void set_depth_store_action(const char* selector, RenderPass& pass, UInteger action);
void set_stencil_store_action(const char* selector, RenderPass& pass, UInteger action);

// Raises when one is still unknown.
void check_store_actions(const char* selector, const RenderPass& pass);

// Adds the setters of store actions and their options to an encoder with the member functions pass() and check_open().
// Options say that custom sample positions are kept with the samples, where they are at any rate.
template <class Encoder>
void define_store_actions(objc::ClassBuilder<Encoder>& builder) {
  builder
      .method("setColorStoreAction:atIndex:",
              [](Encoder* self, SEL selector, UInteger action, UInteger index) {
                self->check_open(sel_getName(selector));
                set_color_store_action(sel_getName(selector), self->pass(), action, index);
              })
      .method("setDepthStoreAction:",
              [](Encoder* self, SEL selector, UInteger action) {
                self->check_open(sel_getName(selector));
                set_depth_store_action(sel_getName(selector), self->pass(), action);
              })
      .method("setStencilStoreAction:",
              [](Encoder* self, SEL selector, UInteger action) {
                self->check_open(sel_getName(selector));
                set_stencil_store_action(sel_getName(selector), self->pass(), action);
              })
      .method("setColorStoreActionOptions:atIndex:",
              [](Encoder* self, SEL selector, UInteger, UInteger) { self->check_open(sel_getName(selector)); })
      .method("setDepthStoreActionOptions:",
              [](Encoder* self, SEL selector, UInteger) { self->check_open(sel_getName(selector)); })
      .method("setStencilStoreActionOptions:",
              [](Encoder* self, SEL selector, UInteger) { self->check_open(sel_getName(selector)); });
}

}  // namespace softmetal::metal
