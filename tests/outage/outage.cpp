#include "tests/outage/outage.hpp"

#include "storage/postgres/migrate.hpp"
#include "tests/outage/stored_truth.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace coregulation::testing {
namespace {

constexpr std::chrono::seconds patience_of_all{90}; // longer than anything takes under sanitizers on a busy machine
constexpr std::chrono::milliseconds look_again{20};

std::unique_ptr<postgres_cluster> shared_cluster;

} // namespace

postgres_cluster& outage::shared() {
    if (!shared_cluster) {
        shared_cluster = std::make_unique<postgres_cluster>();
        storage::migrate(shared_cluster->url());
    }
    shared_cluster->thaw(); // a test that failed may have left it so
    shared_cluster->start();
    return *shared_cluster;
}

void outage::TearDownTestSuite() {
    shared_cluster.reset();
}

void outage::wait_until(std::function<bool()> const& true_) {
    auto const until = std::chrono::steady_clock::now() + patience_of_all;
    while (!true_()) {
        if (std::chrono::steady_clock::now() > until) throw std::runtime_error("it never happened");
        std::this_thread::sleep_for(look_again);
    }
}

void outage::serve(std::string const& database) {
    auto settings = on_free_port();
    settings.writing = writing_;
    server_ = std::make_unique<live_server>(
        [database, limits = limits_] { return storage::open_postgres(database, limits); }, settings);
}

void outage::enter(std::string const& database, int persons) {
    links_ = create_session(port());
    people_ = std::make_unique<people>(port(), links_, persons, database);
    wait_until([&] {
        auto const now = people_->now();
        return now.here == static_cast<std::size_t>(persons) && now.looked_for > 0 && now.frames > 1 && now.pulses > 0;
    });
    is_ready();
}

void outage::display_goes_on() {
    auto const before = people_->now();
    wait_until([&] {
        auto const now = people_->now();
        return now.frames >= before.frames + 3 && now.pulses >= before.pulses + 3;
    });
    EXPECT_EQ(people_->now().interruptions, before.interruptions) << "somebody lost the server";
}

void outage::nothing_is_acknowledged() {
    auto const before = people_->now();
    display_goes_on();
    auto const after = people_->now();
    EXPECT_EQ(after.acknowledgements, before.acknowledgements) << "of what cannot be stored";
    EXPECT_GT(after.unacknowledged, before.unacknowledged);
}

void outage::is_not_ready() {
    wait_until([&] { return ask(port(), "GET", "/ready").status == 503; });
    EXPECT_EQ(ask(port(), "GET", "/live").status, 200u);
}

void outage::is_ready() {
    wait_until([&] { return ask(port(), "GET", "/ready").status == 200; });
}

void outage::everything_is_there(std::string const& database) {
    people_->speak(false);
    wait_until([&] { return people_->now().unacknowledged == 0; });
    is_ready();
    auto const end = people_->now();
    EXPECT_EQ(end.missing, 0u) << "acknowledged, and not in the database at that instant";
    EXPECT_GT(end.looked_for, 0u);
    EXPECT_EQ(end.frames_back, 0u);
    EXPECT_GT(end.said, 10u);
    EXPECT_THAT(complaints_about(database, links_.session, people_->said()), ::testing::IsEmpty());
    auto const review = ask(port(), "POST", "/api/replay", json{{"link", links_.facilitator}}.dump());
    EXPECT_EQ(review.status, 200u);
    EXPECT_THAT(frames_not_in(review.body, people_->frames(), 3), ::testing::IsEmpty());
}

} // namespace coregulation::testing
