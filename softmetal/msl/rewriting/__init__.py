"""From MSL to C++: tokens in, text out, and the way back to the user's lines."""
