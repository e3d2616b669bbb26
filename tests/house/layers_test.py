"""tests/layers.py finds what it is there to find: each planted breach, and nothing in a clean tree."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import layers  # noqa: E402

# A tree in small with one honest source for each layer.
CLEAN = {
    "protocol/messages.hpp": "#pragma once\n#include <string>\n",
    "protocol/json.cpp": '#include "protocol/messages.hpp"\n#include <nlohmann/json.hpp>\n',
    "storage/records.hpp": '#include "protocol/messages.hpp"\n',
    "storage/writer.cpp": '#include "storage/records.hpp"\n#include <mutex>\n',
    "storage/postgres/postgres_store.cpp": '#include "storage/records.hpp"\n#include <pqxx/pqxx>\n',
    "server/signal/heart.hpp": "#include <kissfft/kissfft.hh>\n",
    "server/synchrony/pair.hpp": '#include "server/signal/heart.hpp"\n',
    "server/session/session.hpp": '#include "server/synchrony/pair.hpp"\n#include "storage/records.hpp"\n',
    "server/rehearsal/heart_source.hpp": "#include <filesystem>\n",
    "server/net/listener.cpp": '#include "server/session/session.hpp"\n#include <boost/asio.hpp>\n',
    "server/main.cpp": '#include "server/net/listener.hpp"\n#include "storage/postgres/postgres_store.hpp"\n',
    "server/net/listener.hpp": "#pragma once\n",
    "storage/postgres/postgres_store.hpp": "#pragma once\n",
}

# Each: the source it is planted in, the planted text, what the sentence must say.
BREACHES = (
    ("server/signal/heart.hpp", '#include "server/session/session.hpp"', "signal may not include server/session"),
    ("server/synchrony/pair.hpp", "#include <boost/asio.hpp>", "synchrony may not include <boost/asio.hpp> (boost)"),
    ("server/session/session.hpp", "#include <nlohmann/json.hpp>", "(json)"),
    ("server/session/session.hpp", "#include <pqxx/pqxx>", "(pqxx)"),
    ("server/session/session.hpp", '#include "protocol/json.hpp"', "session may not include protocol/json.hpp"),
    ("server/session/session.hpp", '#include "storage/store.hpp"', "session may not include storage/store.hpp"),
    ("server/session/session.hpp", "#  include <thread>", "deterministic and may not include <thread>"),
    ("server/session/session.hpp", "#include <sys/socket.h>", "the system's <sys/socket.h>"),
    ("server/session/session.hpp", "auto now = std::chrono::steady_clock::now();", "may not use steady_clock"),
    ("server/signal/heart.hpp", "auto now = time(nullptr);", "may not use time"),
    ("server/synchrony/pair.hpp", "std::random_device chance;", "may not use random_device"),
    ("storage/records.hpp", "#include <mutex>", "session reaches <mutex> through storage/records.hpp"),
    ("protocol/messages.hpp", "#include <nlohmann/json.hpp>", "session reaches <nlohmann/json.hpp>"),
    ("server/rehearsal/heart_source.hpp", '#include "server/net/listener.hpp"', "rehearsal may not include"),
    ("server/net/listener.cpp", "#include <pqxx/pqxx>", "net may not include <pqxx/pqxx>"),
    ("server/net/listener.cpp", '#include "storage/postgres/postgres_store.hpp"', "net may not include storage/postgres"),
    ("storage/writer.cpp", '#include "storage/postgres/postgres_store.hpp"', "storage may not include"),
    ("storage/writer.cpp", "#include <nlohmann/json.hpp>", "(json)"),
    ("server/net/listener.cpp", '#include "listener.hpp"', "net may not include listener.hpp"),
    ("server/net/listener.cpp", '#include "server/net/gone.hpp"', "not a header of ours"),
    ("server/attic/old.cpp", "int x;", "belongs to no layer"),
)


class LayersTest(unittest.TestCase):
    def tree(self, planted=None, text=""):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        files = dict(CLEAN)
        if planted:
            files[planted] = files.get(planted, "") + text + "\n"
        for name, content in files.items():
            path = Path(folder.name) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return Path(folder.name)

    def test_a_clean_tree_has_no_breach(self):
        self.assertEqual(layers.breaches(self.tree()), [])

    def test_every_planted_breach_is_found_where_it_is(self):
        for planted, text, expected in BREACHES:
            with self.subTest(planted=planted, text=text):
                found = layers.breaches(self.tree(planted, text))
                self.assertTrue(any(expected in sentence for sentence in found), found)
                if "reaches" not in expected:
                    self.assertTrue(any(sentence.startswith(planted + ":") for sentence in found), found)

    def test_words_in_comments_and_literals_are_no_breach(self):
        harmless = '// steady_clock is told to us\n/* #include <thread> */ char const* s = "random_device";'
        self.assertEqual(layers.breaches(self.tree("server/session/session.hpp", harmless)), [])

    def test_a_member_called_time_is_no_breach(self):
        harmless = "double time; double when() { return time; } double at(double time);"
        self.assertEqual(layers.breaches(self.tree("server/signal/heart.hpp", harmless)), [])


if __name__ == "__main__":
    unittest.main()
