// A session that throws: a fault of ours in one of them, which its own people get over and nobody else notices.
//
// What makes it throw is a value that no JSON can carry, as a row might hold whose bits have turned: a store's twin
// puts it into the history when the session is loaded.
#include "tests/support/live_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;

// A clock that nobody has: half of its round trip is its uncertainty, which a frame would have to tell.
constexpr double too_much = 1e17; // ms; a number on the wire has at most fifteen digits
constexpr storage::clock_sample poison{.member = 1, .received_ms = too_much};

// Which session is poisoned; none when empty. Any thread.
class planned {
public:
    void set(std::string session) {
        std::scoped_lock const lock(mutex_);
        session_ = std::move(session);
    }
    bool is(std::string const& session) const {
        std::scoped_lock const lock(mutex_);
        return session_ == session;
    }

private:
    mutable std::mutex mutex_;
    std::string session_;
};

class poisoned_store final : public storage::store {
public:
    poisoned_store(storage::memory_store data, std::shared_ptr<planned const> plan)
        : data_(std::move(data))
        , plan_(std::move(plan)) {}

    void create(storage::session_row const& row, std::span<storage::link_row const> links) override {
        data_.create(row, links);
    }
    std::optional<storage::link_row> find(storage::secret_hash const& secret) override { return data_.find(secret); }
    void append(std::span<storage::record const> records) override { data_.append(records); }
    std::vector<storage::session_summary> list(std::span<storage::session_id const> ids) override {
        return data_.list(ids);
    }
    std::optional<storage::stored_session> load(storage::session_id const& id) override {
        auto history = data_.load(id);
        if (!history || !plan_->is(id)) return history;
        auto& log = history->log;
        std::size_t newest = 0; // notification: placed by the clock that goes bad before it
        for (std::size_t i = 0; i < log.size(); ++i) {
            if (std::holds_alternative<storage::notification_received>(log[i].what)) newest = i;
        }
        auto const at = log[newest].at;
        auto const ordinal = log[newest].ordinal;
        log.insert(log.begin() + static_cast<std::ptrdiff_t>(newest), {ordinal, at, poison});
        return history;
    }

private:
    storage::memory_store data_;
    std::shared_ptr<planned const> plan_;
};

class session_that_throws : public ::testing::Test {
protected:
    net::open_store open() {
        return [this] { return std::make_unique<poisoned_store>(data_, plan_); };
    }

    std::vector<std::uint64_t> stored_beats(std::string const& session, std::string const& stream) {
        std::vector<std::uint64_t> out;
        auto const history = data_.load(session).value();
        for (auto const& entry : history.log) {
            auto const* one = std::get_if<storage::notification_received>(&entry.what);
            if (one && one->what.stream == stream) out.push_back(one->what.seq);
        }
        return out;
    }

    // As a page comes back: again and again, while the code allows it.
    static std::unique_ptr<client> come_back(std::uint16_t port, protocol::join const& how) {
        auto const until = std::chrono::steady_clock::now() + patience;
        for (;;) {
            client trying(port);
            trying.say(how);
            if (auto joined = trying.next("joined")) return std::make_unique<client>(std::move(trying));
            EXPECT_EQ(trying.close_code(), static_cast<std::uint16_t>(close_code::overloaded));
            if (std::chrono::steady_clock::now() > until) return nullptr;
        }
    }

    storage::memory_store data_;
    std::shared_ptr<planned> plan_ = std::make_shared<planned>();
};

TEST_F(session_that_throws, sends_its_own_people_away_for_a_moment_and_loses_nothing_acknowledged) {
    links poisoned, sound;
    auto ada_comes = join_with("", "Ada");
    {
        live_server before(open(), on_free_port());
        poisoned = create_session(before.port());
        sound = create_session(before.port());
        ada_comes.link = poisoned.participant;
        client ada(before.port(), ada_comes);
        ada_comes.resume = ada.joined()["resume"].get<std::string>();
        for (std::uint64_t seq = 1; seq <= 3; ++seq) ada.say(beat_number(seq, ada.stream()));
        while (ada.next("ack").value()["committed_seq"] != 3) {}
        EXPECT_EQ(before.stop(), 0U);
    }

    plan_->set(poisoned.session);
    live_server server(open(), on_free_port());
    client elsewhere(server.port(), join_with(sound.participant, "Cleo"));
    client bo(server.port(), join_with(poisoned.participant, "Bo"));
    plan_->set({}); // it has been loaded; the next time it is sound again
    auto const bo_comes_back = [&] {
        auto out = join_with(poisoned.participant, "Bo");
        out.stream = bo.stream();
        out.resume = bo.joined()["resume"].get<std::string>();
        return out;
    }();
    auto const number_of = [&] { return elsewhere.next("frame").value()["number"].get<int>(); };
    auto const first = number_of();

    client ada(server.port(), ada_comes);
    EXPECT_EQ(ada.joined()["committed_seq"], 3);
    auto const epoch = ada.joined()["epoch"].get<int>();
    for (std::uint64_t seq = 4; seq <= 6; ++seq) ada.say(beat_number(seq, ada.stream()));
    EXPECT_EQ(ada.close_code(), static_cast<std::uint16_t>(close_code::overloaded))
        << "last heard: " << ada.last_text();
    EXPECT_EQ(bo.close_code(), static_cast<std::uint16_t>(close_code::overloaded));

    auto const ada_again = come_back(server.port(), ada_comes);
    auto const bo_again = come_back(server.port(), bo_comes_back);
    ASSERT_TRUE(ada_again && bo_again);
    auto const frame = ada_again->next("frame").value();
    EXPECT_GT(frame["epoch"], epoch) << "no picture goes back";
    auto const kept = stored_beats(poisoned.session, ada_comes.stream).size();
    for (auto seq = kept + 1; seq <= 6; ++seq) ada_again->say(beat_number(seq, ada_comes.stream));
    while (ada_again->next("ack").value()["committed_seq"] != 6) {}
    EXPECT_THAT(stored_beats(poisoned.session, ada_comes.stream), ::testing::UnorderedElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_TRUE(bo_again->next("frame"));

    EXPECT_FALSE(elsewhere.socket().is_closed());
    EXPECT_EQ(number_of(), first + 1) << "frames wait in the socket: the next one is the next one";
}

} // namespace
} // namespace coregulation::testing
