"""The JSON messages, in process, through the worker, and through the C hook."""

import ctypes
import ctypes.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softmetal.msl.compilation.toolchain import Toolchain, target_triple
from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import parse_request

REPOSITORY = Path(__file__).parents[2]
SOURCE = "kernel void f(device float* a [[buffer(0)]], uint id [[thread_position_in_grid]]) { a[id] = 1; }\n"


def ask(compiler: Compiler, **message: object) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(compiler.handle(json.dumps({"schema": 1, **message})))
    return reply


def test_ping(compiler: Compiler) -> None:
    assert ask(compiler, action="ping") == {"schema": 1, "ok": True}


def test_a_library_then_a_pipeline(compiler: Compiler) -> None:
    library = ask(compiler, action="library", source=SOURCE)
    assert library["functions"] == [{"name": "f", "kind": "kernel", "constants": []}]
    assert len(library["library"]) == 64
    message = {"action": "pipeline", "library": library["library"], "source": SOURCE, "function": "f"}
    pipeline = ask(compiler, **message, constants={"by_index": {}, "by_name": {}})
    assert pipeline["ok"] and Path(pipeline["path"]).is_file() and pipeline["mode"] == "loop"


def test_a_compile_error_is_a_reply(compiler: Compiler) -> None:
    reply = ask(compiler, action="library", source="int x = y;")
    assert reply["ok"] is False
    assert (reply["error"]["domain"], reply["error"]["code"]) == ("MTLLibraryErrorDomain", 3)
    assert reply["error"]["message"].startswith("program_source:1:9: error:")


@pytest.mark.parametrize(
    "request_text",
    [
        "",
        "[]",
        "{",
        '{"schema": 2, "action": "ping"}',
        '{"schema": 1}',
        '{"schema": 1, "action": "explode"}',
        '{"schema": 1, "action": "library"}',
        '{"schema": 1, "action": "library", "source": 3}',
        '{"schema": 1, "action": "library", "source": "", "options": {"unknown": 1}}',
        '{"schema": 1, "action": "library", "source": "", "options": {"macros": {"A B": "1"}}}',
        '{"schema": 1, "action": "library", "source": "", "options": {"macros": {"A": "1\\n#include <x>"}}}',
        '{"schema": 1, "action": "library", "source": "", "options": {"language_version": "newest"}}',
        '{"schema": 1, "action": "pipeline", "source": "", "function": "f", "constants": {"by_index": {"0": 1}}}',
    ],
)
def test_malformed_requests_get_an_error_reply(compiler: Compiler, request_text: str) -> None:
    reply = json.loads(compiler.handle(request_text))
    assert reply["ok"] is False and reply["error"]["message"]


@settings(max_examples=200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_json_is_a_request_or_an_error(message: object) -> None:
    text = json.dumps({"schema": 1, "action": "library", "source": "", "options": message})
    try:
        parse_request(text)
    except Exception as error:
        assert type(error).__name__ == "RequestError"


def test_the_worker_answers_line_by_line(cache_folder: Path) -> None:
    requests = [{"schema": 1, "action": "ping"}, {"schema": 1, "action": "library", "source": SOURCE}, {"nonsense": 1}]
    result = subprocess.run(
        [sys.executable, "-m", "softmetal.msl", "--worker"],
        input="".join(json.dumps(message) + "\n" for message in requests),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYMETAL_CACHE_DIR": str(cache_folder)},
    )
    replies = [json.loads(line) for line in result.stdout.splitlines()]
    assert [reply["ok"] for reply in replies] == [True, True, False]
    assert result.stderr == ""


FAKE_LIBRARY = """
typedef void (*reply_function)(void*, const char*);
typedef void (*hook_function)(const char*, void*, reply_function);
static hook_function hook;
static int closed;
#define EXPORT __attribute__((visibility("default")))
EXPORT void softmetal_set_compile_hook(hook_function given) { hook = given; }
EXPORT void softmetal_close_compile_hook(void) { closed = 1; }
static void keep(void* context, const char* json) { char* out = context; while ((*out++ = *json++)) {} }
EXPORT void test_call(const char* request, char* out) { hook(request, out, keep); }
"""

USE_HOOK = """
import ctypes, sys
import softmetal.hook
softmetal.hook.attach(sys.argv[1])
softmetal.hook.attach(sys.argv[1])
library = ctypes.CDLL(sys.argv[1])
out = ctypes.create_string_buffer(65536)
library.test_call(sys.argv[2].encode(), out)
print(out.value.decode())
"""


@pytest.fixture(scope="module")
def fake_library(compiler: Compiler, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stand-in for libsoftmetal that only calls its hook."""
    folder = tmp_path_factory.mktemp("hook")
    source, unit, library = folder / "fake.c", folder / "fake.o", folder / "libfake.so"
    source.write_text(FAKE_LIBRARY)
    flags = [f"--target={target_triple()}", "-O1", "-fno-builtin", "-fPIC", "-c", str(source), "-o", str(unit)]
    subprocess.run(compiler.toolchain.compile_command(flags), check=True)
    subprocess.run(compiler.toolchain.link_command([unit], library), check=True)
    return library


@pytest.mark.parametrize(("request_text", "ok"), [('{"schema": 1, "action": "ping"}', True), ("nonsense", False)])
def test_the_hook_answers_c(fake_library: Path, request_text: str, ok: bool) -> None:
    result = subprocess.run(
        [sys.executable, "-c", USE_HOOK, str(fake_library), request_text],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert json.loads(result.stdout)["ok"] is ok
    assert result.stderr == ""


def test_attaching_something_else_is_an_error(tmp_path: Path) -> None:
    from softmetal.hook import attach

    with pytest.raises(OSError, match="nothing"):
        attach(tmp_path / "nothing.so")
    libc = ctypes.util.find_library("c")
    with pytest.raises(AttributeError):
        attach(libc or "libc.so.6")


def test_the_compiler_of_the_ziglang_wheel_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache_folder: Path
) -> None:
    pytest.importorskip("ziglang")
    from softmetal.msl.kernel_cache.cache import DiskCache

    monkeypatch.setenv("PATH", str(tmp_path))
    compiler = Compiler(DiskCache(cache_folder))
    chosen: Toolchain = compiler.toolchain
    assert chosen.clang[0].endswith("zig") and chosen.clang[1] == "clang"
    assert ask(compiler, action="pipeline", source=SOURCE, function="f")["ok"]
