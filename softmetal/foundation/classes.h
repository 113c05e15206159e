// One function a Foundation class (or family); define_foundation_classes calls them in order of inheritance.
#pragma once

namespace softmetal::foundation {

void define_autorelease_pool_class();
void define_bundle_class();
void define_dictionary_class();
void define_dispatch_classes();
void define_error_class();
void define_lock_classes();
void define_notification_classes();
void define_process_info_class();
void define_set_class();
void define_url_class();

}  // namespace softmetal::foundation
