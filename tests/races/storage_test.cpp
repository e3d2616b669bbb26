// The writer and the workers, asked from many threads while they stop.
#include "server/net/database_worker.hpp"
#include "server/net/open_sockets.hpp"
#include "storage/failing_store.hpp"
#include "storage/memory_store.hpp"
#include "storage/writer.hpp"
#include "tests/races/threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;

constexpr int threads = 4;

TEST(races_of_a_writer, counts_each_record_once_when_it_is_stopped_in_the_middle) {
    constexpr int rounds = 12, each = 200;
    for (int round = 0; round < rounds; ++round) {
        storage::memory_store data;
        storage::session_id const id = "writer________________";
        data.create({id, "", 0, 0}, {});
        auto const plan = std::make_shared<storage::fault_plan>();
        std::atomic<std::size_t> committed = 0, taken = 0, turned_away = 0;
        std::atomic<int> rooms = 0;
        storage::writer writer(
            {.capacity = 100, .batch = 10, .linger = 0ms, .retry_first = 1ms, .retry_most = 2ms},
            [&] {
                return std::make_unique<storage::failing_store>(std::make_unique<storage::memory_store>(data), plan);
            },
            [&](auto stored) { committed += stored.size(); }, [&] { ++rooms; });
        std::size_t lost = 0;
        at_once(threads + 1, [&](int t) {
            if (t == threads) {
                for (int i = 0; i < each && taken < static_cast<std::size_t>(10 * (round + 1)); ++i) {
                    plan->next(i % 2 == 0 ? storage::fault::during : storage::fault::after);
                    EXPECT_LE(writer.now().waiting, 100U);
                    std::this_thread::yield();
                }
                lost = writer.stop(round % 2 == 0 ? 0ms : 2'000ms);
                return;
            }
            for (int i = 0; i < each; ++i) {
                auto const ordinal = t * each + i + 1;
                storage::log_entry const entry{ordinal, storage::session_time(0), storage::member_away{1}};
                (writer.offer({{id, entry}}) ? taken : turned_away) += 1;
            }
        });
        EXPECT_EQ(taken + turned_away, static_cast<std::size_t>(threads * each));
        EXPECT_EQ(committed + lost, taken);
        auto const history = data.load(id).value();
        EXPECT_GE(history.log.size(), committed) << "what was called committed is there";
        EXPECT_LE(history.log.size(), taken);
    }
}

TEST(races_of_a_worker, does_each_job_or_says_that_it_did_not) {
    constexpr int rounds = 20, each = 100;
    for (int round = 0; round < rounds; ++round) {
        auto const plan = std::make_shared<storage::fault_plan>();
        storage::memory_store const data;
        std::atomic<int> done = 0, failed = 0;
        auto worker = std::make_unique<net::database_worker>([=] {
            return std::make_unique<storage::failing_store>(std::make_unique<storage::memory_store>(data), plan);
        });
        at_once(threads, [&](int t) {
            for (int i = 0; i < each; ++i) {
                if (i % 10 == t) plan->next(storage::fault::during, 2);
                worker->run(
                    [&](storage::store& store) {
                        store.find({});
                        ++done;
                    },
                    [&] { ++failed; });
            }
        });
        worker.reset(); // while most of them wait
        EXPECT_EQ(done + failed, threads * each);
    }
}

class something_open final : public net::stoppable {
public:
    explicit something_open(net::open_sockets& all)
        : all_(all) {}
    ~something_open() override { all_.remove(this); }
    something_open(something_open const&) = delete;
    something_open& operator=(something_open const&) = delete;
    void stop() override { stopped_ = true; }
    bool is_stopped() const { return stopped_; }

private:
    net::open_sockets& all_;
    std::atomic<bool> stopped_ = false;
};

TEST(races_of_open_sockets, reach_those_that_stay_and_forget_those_that_go) {
    constexpr int each = 300;
    net::open_sockets all(10'000);
    std::vector<std::vector<std::shared_ptr<something_open>>> staying(threads);
    at_once(threads + 1, [&](int t) {
        for (int i = 0; i < each; ++i) {
            if (t == threads) {
                all.stop_all();
                EXPECT_FALSE(all.is_full());
                continue;
            }
            auto one = std::make_shared<something_open>(all);
            all.add(one);
            if (i % 3 == 0) staying[static_cast<std::size_t>(t)].push_back(std::move(one));
        }
    });
    EXPECT_EQ(all.count(), static_cast<std::size_t>(threads * each / 3));
    all.stop_all();
    for (auto const& some : staying) {
        for (auto const& one : some) EXPECT_TRUE(one->is_stopped());
    }
    EXPECT_FALSE(all.wait_empty(std::chrono::steady_clock::now()));
    at_once(threads + 1, [&](int t) {
        if (t < threads)
            staying[static_cast<std::size_t>(t)].clear();
        else
            EXPECT_TRUE(all.wait_empty(std::chrono::steady_clock::now() + 30s));
    });
    EXPECT_EQ(all.count(), 0U);
}

} // namespace
} // namespace coregulation::testing
