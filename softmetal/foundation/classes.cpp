#include "foundation/classes.h"

#include "foundation/array.h"
#include "foundation/data.h"
#include "foundation/date.h"
#include "foundation/number.h"
#include "foundation/object.h"
#include "foundation/string.h"
#include "objc/block_classes.h"
#include "objc/registration.h"

namespace softmetal {

void define_foundation_classes() {
  foundation::define_object_class();
  objc::define_block_classes();
  foundation::define_string_classes();
  foundation::define_value_class();
  foundation::define_number_classes();
  foundation::define_array_class();
  foundation::define_enumerator_class();
  foundation::define_dictionary_class();
  foundation::define_set_class();
  foundation::define_error_class();
  foundation::define_url_class();
  foundation::define_data_class();
  foundation::define_date_class();
  foundation::define_autorelease_pool_class();
  foundation::define_lock_classes();
  foundation::define_notification_classes();
  foundation::define_bundle_class();
  foundation::define_process_info_class();
  foundation::define_dispatch_classes();
}

}  // namespace softmetal
