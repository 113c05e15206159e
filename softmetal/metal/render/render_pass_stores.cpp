#include "metal/render/render_pass_stores.h"

#include <string>

#include "foundation/foundation.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;

void set_store_action(const char* selector, const std::string& name, PassAttachment& attachment, UInteger action) {
  if (!attachment) raise_invalid_argument("%s: the render pass has no %s", selector, name.c_str());
  if (action >= static_cast<UInteger>(StoreAction::kUnknown)) {
    raise_invalid_argument("%s: the action %zu is unknown, or one that softmetal does not implement", selector,
                           static_cast<size_t>(action));
  }
  if (attachment.store != StoreAction::kUnknown) {
    raise_invalid_argument(
        "%s: the store action of the %s is known already; the pass's descriptor must say "
        "MTLStoreActionUnknown",
        selector, name.c_str());
  }
  PassAttachment changed = attachment;
  changed.store = static_cast<StoreAction>(action);
  check_resolve(name, changed);
  attachment = changed;
}

void check_known(const char* selector, const std::string& name, const PassAttachment& attachment) {
  if (!attachment || attachment.store != StoreAction::kUnknown) return;
  raise_invalid_argument("%s: the store action of the %s is still unknown", selector, name.c_str());
}

std::string colour_name(UInteger index) { return "colour attachment " + std::to_string(index); }

}  // namespace

void set_color_store_action(const char* selector, RenderPass& pass, UInteger action, UInteger index) {
  if (index >= pass.colours.size()) {
    foundation::raise_range("%s: there is no colour attachment %zu", selector, static_cast<size_t>(index));
  }
  set_store_action(selector, colour_name(index), pass.colours[index], action);
}

void set_depth_store_action(const char* selector, RenderPass& pass, UInteger action) {
  set_store_action(selector, "depth attachment", pass.depth, action);
}

void set_stencil_store_action(const char* selector, RenderPass& pass, UInteger action) {
  set_store_action(selector, "stencil attachment", pass.stencil, action);
}

void check_store_actions(const char* selector, const RenderPass& pass) {
  for (UInteger i = 0; i < pass.colours.size(); ++i) check_known(selector, colour_name(i), pass.colours[i]);
  check_known(selector, "depth attachment", pass.depth);
  check_known(selector, "stencil attachment", pass.stencil);
}

}  // namespace softmetal::metal
