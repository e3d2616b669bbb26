#include "server/net/client_loop.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

namespace coregulation::net {

namespace asio = boost::asio;

namespace {

using clock = std::chrono::steady_clock;

clock::duration milliseconds(double ms) {
    return std::chrono::duration_cast<clock::duration>(std::chrono::duration<double, std::milli>(ms));
}

// A timer that keeps itself alive until it has rung for the last time.
struct bell : std::enable_shared_from_this<bell> {
    asio::steady_timer timer;
    clock::duration period; // zero: once
    std::function<void()> ring;

    bell(asio::io_context& io, clock::duration every, std::function<void()> what)
        : timer(io)
        , period(every)
        , ring(std::move(what)) {}

    void wait() {
        timer.async_wait([self = shared_from_this()](boost::system::error_code failed) {
            if (failed) return;
            self->ring();
            if (self->period == clock::duration::zero()) return;
            self->timer.expires_at(self->timer.expiry() + self->period); // from when it was due: no drift
            self->wait();
        });
    }
};

} // namespace

struct client_loop::impl {
    asio::io_context io{1};
    asio::signal_set signals{io};
    clock::time_point begin = clock::now();
    std::function<void()> on_signal;

    void wait_for_signal() {
        signals.async_wait([this](boost::system::error_code failed, int) {
            if (failed) return;
            on_signal();
            wait_for_signal();
        });
    }
};

client_loop::client_loop()
    : impl_(std::make_unique<impl>()) {}
client_loop::~client_loop() = default;

double client_loop::now_ms() const {
    return std::chrono::duration<double, std::milli>(clock::now() - impl_->begin).count();
}

void client_loop::every(double period_ms, std::function<void()> what) {
    auto const one = std::make_shared<bell>(impl_->io, milliseconds(period_ms), std::move(what));
    one->timer.expires_after(one->period);
    one->wait();
}

void client_loop::after(double delay_ms, std::function<void()> what) {
    auto const one = std::make_shared<bell>(impl_->io, clock::duration::zero(), std::move(what));
    one->timer.expires_after(milliseconds(delay_ms));
    one->wait();
}

void client_loop::interrupted(std::function<void()> what) {
    impl_->on_signal = std::move(what);
    impl_->signals.add(SIGINT);
    impl_->signals.add(SIGTERM);
    impl_->wait_for_signal();
}

void client_loop::run() {
    auto const work = asio::make_work_guard(impl_->io);
    impl_->io.run();
}

void client_loop::stop() {
    impl_->io.stop();
}

asio::io_context& client_loop::context() {
    return impl_->io;
}

} // namespace coregulation::net
