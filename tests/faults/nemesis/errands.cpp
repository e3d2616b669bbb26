#include "tests/faults/nemesis/errands.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace coregulation::faults {

struct errands::impl {
    struct errand {
        std::function<void()> work;
        std::function<void(std::string)> done;
    };

    net::client_loop& loop;
    std::mutex guard; // of the three below
    std::condition_variable changed;
    std::deque<errand> waiting;
    bool stop = false;
    std::thread thread;

    explicit impl(net::client_loop& on)
        : loop(on)
        , thread([this] { run(); }) {}

    void run() {
        std::unique_lock lock(guard);
        for (;;) {
            changed.wait(lock, [this] { return stop || !waiting.empty(); });
            if (stop) return;
            auto next = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            std::string fault;
            try {
                next.work();
            } catch (std::exception const& e) {
                fault = e.what();
            }
            boost::asio::post(loop.context(), [done = std::move(next.done), fault] { done(fault); });
            lock.lock();
        }
    }
};

errands::errands(net::client_loop& loop)
    : impl_(std::make_unique<impl>(loop)) {}

errands::~errands() {
    {
        std::scoped_lock const lock(impl_->guard);
        impl_->stop = true;
    }
    impl_->changed.notify_all();
    impl_->thread.join();
}

void errands::run(std::function<void()> work, std::function<void(std::string)> done) {
    {
        std::scoped_lock const lock(impl_->guard);
        impl_->waiting.push_back({std::move(work), std::move(done)});
    }
    impl_->changed.notify_all();
}

} // namespace coregulation::faults
