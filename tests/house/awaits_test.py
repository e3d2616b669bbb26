"""tests/house/awaits.py finds the statements GCC 12 compiles wrongly, and leaves the others alone."""

import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from awaits import awaits_of  # noqa: E402

WRONG = (
    ("co_await send(frame{1, 2});", "braces"),
    ("co_await send({1, 2});", "braces"),
    ("auto n = co_await read(std::vector<int>{});", "braces"),
    ("auto x = pair{co_await read(), 1};", "braces"),
    ("if (co_await open(std::string{name})) { run(); }", "braces"),
    ("return_t r = ok ? co_await a() : co_await b();", "?:"),
    ("co_await wait(late ? 1 : 2);", "?:"),
    ("co_await post([self] { self->go(); });", "lambda"),
    ("co_await post([=]() mutable -> int { return n; });", "lambda"),
    ("co_await post([&a, b = std::move(c)] { b.go(); });", "lambda"),
    ("while (co_await next([this] { return done_; })) {}", "lambda"),
    ("co_return co_await get(key{7});", "braces"),
    ("for (auto i = 0; i < co_await count(range{1}); ++i) { go(); }", "braces"),
)

RIGHT = (
    "auto const f = frame{1, 2}; co_await send(f);",
    "auto const wait = late ? 1 : 2; co_await pause(wait);",
    "auto [error, bytes] = co_await read(buffer, nothrow);",
    "if (auto [error] = co_await close(); error) { log(frame{1}); } else { n = ok ? 1 : 2; }",
    "while (co_await next()) { auto a = thing{1}; use(a ? 1 : 2); }",
    "co_await post([] { go(); });",
    "co_await post([&done] { done = true; });",
    "co_spawn(strand, [self]() -> awaitable<void> { co_await self->run(); }, detached);",
    "co_spawn(strand, run(settings{1}), detached); co_await pause();",
    "auto f = [n]() -> awaitable<int> { auto x = co_await g(); co_return x ? 1 : 2; };",
    "co_await table[index].wait();",
    "// co_await send(frame{1})\nco_await send(text(\"{?}\"));",
    "switch (n) { case 1: { co_await a(); break; } default: { co_await b(); } }",
    "[[maybe_unused]] auto x = co_await read();",
    "try { co_await a(); } catch (std::exception const& e) { report(fault{e}); }",
)


class AwaitsTest(unittest.TestCase):
    def within_a_coroutine(self, code):
        return "#include <x>\nnamespace a::b {\nclass c final : public d {\nawaitable<void> run(int n) {\n" + code + "\n}\n};\n}\n"

    def test_each_wrong_statement_is_found_on_its_line(self):
        for code, what in WRONG:
            for text, line in (
                (self.within_a_coroutine(code), 5),
                ("auto c::run() -> awaitable<void> {\n" + code + "\n}", 2),
                ("c::c(int n) : a_{n}, b_(n) { co_spawn(e, [n]() -> awaitable<void> {\n" + code + "\n}, d); }", 2),
            ):
                with self.subTest(text=text):
                    found = awaits_of(text)
                    self.assertEqual([at for at, _ in found], [line] * len(found))
                    self.assertTrue(any(what in sentence for _, sentence in found), found)

    def test_each_right_statement_is_left_alone(self):
        for code in RIGHT:
            with self.subTest(code=code):
                self.assertEqual(awaits_of(self.within_a_coroutine(code)), [])

    def test_a_function_with_a_trailing_return_type_is_a_block(self):
        text = "auto run(int n) -> awaitable<std::pair<int, int>> { co_await a(); co_return x{1}; }"
        self.assertEqual(awaits_of(text), [])

    def test_the_line_of_a_finding_survives_comments_and_raw_strings(self):
        text = 'auto s = R"(a\nb{)"; /* co_await\n{ */ int x;\nvoid f() {\nco_await g(\n  h{1});\n}'
        self.assertEqual([line for line, _ in awaits_of(text)], [6])


if __name__ == "__main__":
    unittest.main()
