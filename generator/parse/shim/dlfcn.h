#pragma once
#define RTLD_DEFAULT ((void*)0)
extern "C" void* dlsym(void* handle, const char* symbol);
