#include "server/analysis/in_parallel.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

namespace coregulation::analysis {
namespace {

TEST(in_parallel, does_everything_once_with_workers_of_its_own) {
    for (unsigned const threads : {1u, 2u, 5u}) {
        std::vector<int> done(1000, 0);
        std::vector<std::size_t> by(threads, 0);
        in_parallel(
            threads, done.size(),
            [&](std::size_t worker, std::size_t i) {
                ++done.at(i);
                ++by.at(worker);
            },
            [](std::size_t) {});
        EXPECT_EQ(done, std::vector<int>(1000, 1));
        std::size_t sum = 0;
        for (auto const count : by) sum += count;
        EXPECT_EQ(sum, done.size());
    }
}

TEST(in_parallel, tells_how_much_is_done_up_to_the_end_when_alone) {
    std::vector<std::size_t> told;
    in_parallel(
        1, 4, [](std::size_t, std::size_t) {}, [&](std::size_t done) { told.push_back(done); });
    EXPECT_EQ(told, (std::vector<std::size_t>{1, 2, 3, 4}));
}

TEST(in_parallel, hands_on_what_was_thrown) {
    for (unsigned const threads : {1u, 3u}) {
        auto const fails = [&] {
            in_parallel(
                threads, 100,
                [](std::size_t, std::size_t i) {
                    if (i == 7) throw std::runtime_error{"seven"};
                },
                [](std::size_t) {});
        };
        EXPECT_THROW(fails(), std::runtime_error);
    }
}

TEST(in_parallel, of_nothing_does_nothing) {
    in_parallel(
        3, 0, [](std::size_t, std::size_t) { FAIL(); }, [](std::size_t) { FAIL(); });
}

} // namespace
} // namespace coregulation::analysis
