// One thread's events for clients: sockets, timers, Ctrl-C. Hides Asio from who only wants to be a client.
#pragma once

#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace coregulation::net {

class client_loop {
public:
    client_loop();
    ~client_loop(); // REQUIRES that whoever uses context() is gone

    double now_ms() const; // steady, since the loop was made

    // Called by run(), on its thread. `every` goes on until stop(); `interrupted` is called for each SIGINT or SIGTERM.
    void every(double period_ms, std::function<void()>);
    void after(double delay_ms, std::function<void()>);
    void interrupted(std::function<void()>);

    void run(); // until stop()
    void stop();

    boost::asio::io_context& context();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::net
