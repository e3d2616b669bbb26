#include "tests/faults/nemesis/acknowledgement_watch.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace coregulation::faults {

namespace {
using clock = std::chrono::steady_clock;
}

struct acknowledgement_watch::impl {
    struct open_question {
        claim what;
        clock::time_point heard;
    };

    question ask;
    std::chrono::milliseconds ask_again;
    std::mutex guard; // of all below
    std::condition_variable changed;
    std::deque<open_question> open;
    claims_asked found;
    bool stop = false;
    std::thread thread;

    void run() {
        std::unique_lock lock(guard);
        for (;;) {
            changed.wait(lock, [this] { return stop || !open.empty(); });
            if (stop) return;
            auto const next = open.front();
            lock.unlock();
            auto const rows = ask(next.what.stream, next.what.seq);
            auto const waited = clock::now() - next.heard;
            lock.lock();
            if (!rows) {
                changed.wait_for(lock, ask_again, [this] { return stop; });
                if (stop) return;
                late = true;
                continue;
            }
            note(next.what, *rows, std::chrono::duration<double, std::milli>(waited).count());
            open.pop_front();
            if (open.empty()) late = false; // what was heard meanwhile waited for Postgres as well
            changed.notify_all();
        }
    }

    void note(claim const& what, std::size_t rows, double waited_ms) {
        ++found.asked;
        if (late)
            ++found.asked_late;
        else
            found.longest_wait_ms = std::max(found.longest_wait_ms, waited_ms);
        if (rows >= what.at_least && rows <= what.seq) return;
        found.broken.push_back(
            "stream " + what.stream.substr(0, 8) + " was acknowledged up to " + std::to_string(what.seq) +
            ", of which " + std::to_string(what.at_least) + " must be stored; " + std::to_string(rows) + " were");
    }

    bool late = false; // guarded as well
};

acknowledgement_watch::acknowledgement_watch(question ask, std::chrono::milliseconds ask_again)
    : impl_(std::make_unique<impl>()) {
    impl_->ask = std::move(ask);
    impl_->ask_again = ask_again;
    impl_->thread = std::thread([this] { impl_->run(); });
}

acknowledgement_watch::~acknowledgement_watch() {
    {
        std::scoped_lock const lock(impl_->guard);
        impl_->stop = true;
    }
    impl_->changed.notify_all();
    impl_->thread.join();
}

void acknowledgement_watch::hear(claim const& what) {
    {
        std::scoped_lock const lock(impl_->guard);
        impl_->open.push_back({what, clock::now()});
    }
    impl_->changed.notify_all();
}

claims_asked acknowledgement_watch::finish(std::chrono::milliseconds at_most) {
    std::unique_lock lock(impl_->guard);
    impl_->changed.wait_for(lock, at_most, [this] { return impl_->open.empty(); });
    auto out = impl_->found;
    if (!impl_->open.empty())
        out.broken.push_back(std::to_string(impl_->open.size()) + " acknowledgements could not be asked about");
    return out;
}

} // namespace coregulation::faults
