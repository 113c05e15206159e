"""What is alive, where it was made, blocks of code that must leave nothing behind, and checks of kernels."""

from pymetal.debug.counts import LiveObjects as LiveObjects
from pymetal.debug.counts import live_objects as live_objects
from pymetal.debug.counts import set_leak_warnings as set_leak_warnings
from pymetal.debug.creations import LiveTraceback as LiveTraceback
from pymetal.debug.creations import creation_traceback as creation_traceback
from pymetal.debug.creations import live_tracebacks as live_tracebacks
from pymetal.debug.creations import trace_objects as trace_objects
from pymetal.debug.kernel_checks import set_kernel_timeout as set_kernel_timeout
from pymetal.debug.kernel_checks import set_shader_validation as set_shader_validation
from pymetal.debug.leaks import LeakError as LeakError
from pymetal.debug.leaks import no_leaks as no_leaks
from pymetal.debug.validation import set_validation as set_validation
from pymetal.debug.validation import validation as validation
