// Everybody at once: visits, farewells, outages and the end, on more threads than there are cores.
#include "server/session/replay.hpp"
#include "tests/races/house.hpp"
#include "tests/races/threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <set>
#include <vector>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;
using protocol::role;

constexpr int threads = 3;

std::string stream_number(int n) {
    auto const digits = std::to_string(n);
    return std::string(32 - digits.size(), 'b') + digits;
}

std::set<std::uint64_t> stored_of(storage::stored_session const& history, std::string const& stream) {
    std::set<std::uint64_t> out;
    for (auto const& entry : history.log) {
        auto const* beats = std::get_if<storage::notification_received>(&entry.what);
        if (!beats || beats->what.stream != stream) continue;
        EXPECT_TRUE(out.insert(beats->what.seq).second) << "stored twice";
    }
    return out;
}

// A log that a session can be built from again: in order, nothing missing that came before something that is there.
void expect_whole(storage::stored_session const& history) {
    std::int64_t before = 0;
    for (auto const& entry : history.log) {
        EXPECT_EQ(entry.ordinal, before + 1);
        before = entry.ordinal;
    }
    EXPECT_TRUE(session::rebuild(history, [] { return true; }));
}

struct guest {
    std::string session, stream;
    std::shared_ptr<visitor> who;
};

// Of each guest, whatever was acknowledged is stored.
void expect_kept(house& place, std::vector<guest> const& guests) {
    for (auto const& one : guests) {
        auto const stored = stored_of(place.history(one.session), one.stream);
        for (std::uint64_t seq = 1; seq <= one.who->acknowledged(); ++seq) EXPECT_TRUE(stored.contains(seq)) << seq;
    }
}

TEST(races_of_a_registry, lets_all_come_and_go_as_they_like) {
    constexpr int sessions = 5, each = 40;
    house place;
    std::vector<std::string> ids;
    for (int i = 0; i < sessions; ++i) ids.push_back(place.found("visits" + std::to_string(i)));

    std::vector<std::vector<guest>> guests(threads);
    at_once(threads, [&](int t) {
        std::mt19937 draw(static_cast<unsigned>(t)); // fixed: the same visits in each run, if not the same order
        for (int i = 0; i < each; ++i) {
            auto const& id = ids[draw() % ids.size()];
            auto const as = draw() % 4 == 0 ? role::observer : role::participant;
            auto const then = draw() % 2 == 0 ? farewell::leaves : farewell::vanishes;
            auto const stream = stream_number(t * each + i);
            guests[static_cast<std::size_t>(t)].push_back(
                {id, stream, place.send({house::secret(id, as), as, stream, draw() % 8, then})});
        }
    });
    ASSERT_TRUE(place.wait());
    EXPECT_EQ(place.close(), 0U);
    for (auto const& id : ids) expect_whole(place.history(id));
    for (auto const& some : guests) {
        expect_kept(place, some);
        for (auto const& one : some) {
            EXPECT_TRUE(one.who->was_inside());
            EXPECT_TRUE(!one.who->closed() || one.who->closed() == close_code::left);
        }
    }
}

TEST(races_of_a_registry, ends_a_session_while_others_come) {
    constexpr int rounds = 6, each = 12;
    house place;
    std::vector<guest> guests;
    std::vector<std::string> ids;
    std::mutex mutex;
    for (int round = 0; round < rounds; ++round) {
        ids.push_back(place.found("ends" + std::to_string(round)));
        auto const& id = ids.back();
        at_once(threads, [&](int t) {
            for (int i = 0; i < each; ++i) {
                auto const ends = t == 0 && i == each / 2;
                auto const as = ends ? role::facilitator : role::participant;
                auto const stream = stream_number((round * threads + t) * each + i);
                auto who =
                    place.send({house::secret(id, as), as, stream, 4, ends ? farewell::ends_it : farewell::vanishes});
                std::scoped_lock const lock(mutex);
                guests.push_back({id, stream, std::move(who)});
            }
        });
        ASSERT_TRUE(place.wait());
    }
    EXPECT_EQ(place.close(), 0U);
    expect_kept(place, guests);
    for (auto const& id : ids) {
        auto const history = place.history(id);
        expect_whole(history);
        EXPECT_TRUE(session::rebuild(history, [] { return true; })->ended());
    }
    for (auto const& one : guests) {
        auto const code = one.who->closed();
        EXPECT_TRUE(!code || code == close_code::session_ended || code == close_code::left)
            << static_cast<int>(code.value_or(close_code::left));
    }
}

TEST(races_of_a_registry, loses_nothing_acknowledged_while_the_database_comes_and_goes) {
    constexpr int sessions = 3, each = 40;
    auto const plan = std::make_shared<storage::fault_plan>();
    house place({.capacity = 40, .batch = 8, .linger = 1ms, .retry_first = 1ms, .retry_most = 5ms}, plan);
    std::vector<std::string> ids;
    for (int i = 0; i < sessions; ++i) ids.push_back(place.found("outage" + std::to_string(i)));

    std::atomic<bool> over = false;
    std::jthread weather([&] {
        std::mt19937 draw(7);
        while (!over) {
            plan->outage(draw() % 3 == 0);
            if (draw() % 4 == 0 && plan->left() == 0) plan->next(storage::fault::after);
            std::this_thread::sleep_for(2ms); // the weather's own pace; nothing is asserted about it
        }
        plan->outage(false);
    });
    std::vector<std::vector<guest>> guests(threads);
    at_once(threads, [&](int t) {
        std::mt19937 draw(static_cast<unsigned>(10 + t));
        for (int i = 0; i < each; ++i) {
            auto const& id = ids[draw() % ids.size()];
            auto const stream = stream_number(t * each + i);
            guests[static_cast<std::size_t>(t)].push_back(
                {id, stream, place.send({house::secret(id, role::participant), role::participant, stream, 6})});
            std::this_thread::sleep_for(10ms); // so that they meet all weathers
        }
    });
    auto const all_gone = place.wait();
    over = true;
    weather.join();
    ASSERT_TRUE(all_gone);
    // Of those few or none may have stayed for an acknowledgement. Now the database is there, and these stay.
    constexpr int who_stay = 20;
    auto const calm = place.found("calm");
    std::vector<guest> patient;
    for (int i = 0; i < who_stay; ++i) {
        auto const stream = stream_number(threads * each + i);
        visitor::plan stays{house::secret(calm, role::participant), role::participant, stream, 6};
        stays.patient = true;
        patient.push_back({calm, stream, place.send(stays)});
        ASSERT_TRUE(place.wait()); // one after another, since the queue is short
    }
    EXPECT_EQ(place.close(), 0U);
    expect_kept(place, patient);
    for (auto const& one : patient) EXPECT_EQ(one.who->acknowledged(), 6U);

    std::size_t inside = 0, acknowledged = 0;
    for (auto const& id : ids) expect_whole(place.history(id));
    for (auto const& some : guests) {
        expect_kept(place, some);
        for (auto const& one : some) {
            inside += one.who->was_inside() ? 1 : 0;
            acknowledged += one.who->acknowledged();
            auto const turned_away = one.who->turned_away();
            EXPECT_TRUE(!turned_away || turned_away == net::registry::closed_door::unavailable);
            auto const code = one.who->closed();
            EXPECT_TRUE(!code || code == close_code::left || code == close_code::overloaded);
        }
    }
    EXPECT_GT(inside, 0U);
    RecordProperty("acknowledged", std::to_string(acknowledged)); // of those in bad weather most leave before
}

TEST(races_of_a_registry, stops_in_the_middle_and_knows_what_it_did_not_store) {
    constexpr int rounds = 8, each = 25;
    for (int round = 0; round < rounds; ++round) {
        house place({.linger = 1ms});
        auto const id = place.found("stop");
        std::vector<std::vector<guest>> guests(threads);
        at_once(threads + 1, [&](int t) {
            if (t == threads) {
                place.doors().stop_hosts();
                return;
            }
            for (int i = 0; i < each; ++i) {
                auto const stream = stream_number(t * each + i);
                guests[static_cast<std::size_t>(t)].push_back(
                    {id, stream, place.send({house::secret(id, role::observer), role::observer, stream, 3})});
            }
        });
        EXPECT_EQ(place.close(), 0U);
        for (auto const& some : guests) expect_kept(place, some);
        expect_whole(place.history(id));
    }
}

// Throws at every join: what cannot be said is in the history.
class cursed_store final : public storage::store {
public:
    cursed_store(storage::memory_store data, std::shared_ptr<std::atomic<bool>> cursed)
        : data_(std::move(data))
        , cursed_(std::move(cursed)) {}

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
        if (!history || !*cursed_) return history;
        protocol::pacer never; // a number that no JSON can carry
        never.epoch_ms = 1e300;
        auto const last = history->log.empty() ? storage::log_entry{} : history->log.back();
        history->log.push_back({last.ordinal, last.at, storage::pacer_set{never}});
        return history;
    }

private:
    storage::memory_store data_;
    std::shared_ptr<std::atomic<bool>> cursed_;
};

TEST(races_of_a_registry, builds_a_session_again_that_threw_while_people_come_back) {
    constexpr auto cursed_for = 2s; // four times a failed host's life
    auto const cursed = std::make_shared<std::atomic<bool>>(true);
    storage::memory_store const data;
    house place([=] { return std::make_unique<cursed_store>(data, cursed); }, data);
    auto const id = place.found("cursed");
    std::atomic<int> visits = 0, sent_away = 0;
    auto const comes_until = [&](int t, std::chrono::steady_clock::time_point end) {
        while (std::chrono::steady_clock::now() < end) {
            auto const stream = stream_number(t * 100'000 + ++visits);
            auto const one = place.send({house::secret(id, role::participant), role::participant, stream, 1});
            while (!one->closed() && !one->turned_away() && std::chrono::steady_clock::now() < end + 30s)
                std::this_thread::sleep_for(5ms); // people, too, take a moment before they come again
            sent_away += one->closed() == close_code::overloaded ? 1 : 0;
        }
    };
    auto const end = std::chrono::steady_clock::now() + cursed_for;
    at_once(threads, [&](int t) { comes_until(t, end); });
    ASSERT_TRUE(place.wait());
    EXPECT_GT(sent_away, threads) << "of " << visits;

    *cursed = false;
    auto const patience = std::chrono::steady_clock::now() + 30s;
    std::shared_ptr<visitor> healed;
    do {
        auto const stream = stream_number(++visits);
        healed = place.send({house::secret(id, role::participant), role::participant, stream, 1});
        ASSERT_TRUE(place.wait());
    } while (healed->closed() != close_code::left && std::chrono::steady_clock::now() < patience);
    EXPECT_EQ(healed->closed(), close_code::left) << "it is as before";
    EXPECT_EQ(place.close(), 0U);
    EXPECT_TRUE(session::rebuild(place.history(id), [] { return true; }));
}

} // namespace
} // namespace coregulation::testing
