// The server as it is, its data in memory: for tests/rfc6455/run, which speaks to its /ws.
//
// Prints `listening on ws://127.0.0.1:N`; SIGTERM or SIGINT stops it in order. The exit code is 0
// when everything that was received was stored.
#include "server/net/server.hpp"
#include "storage/memory_store.hpp"

#include <chrono>
#include <csignal>
#include <exception>
#include <iostream>
#include <memory>

#include <pthread.h>

namespace {

using namespace coregulation;

int run() {
    sigset_t stop{};
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr); // threads started from here on inherit it
    std::signal(SIGPIPE, SIG_IGN);

    net::settings how;
    how.port = 0;
    net::server server(how, [data = storage::memory_store()] { return std::make_unique<storage::memory_store>(data); });
    server.start();
    std::cout << "listening on ws://127.0.0.1:" << server.port() << std::endl;

    int which = 0;
    while (sigwait(&stop, &which) != 0) {}
    return server.stop(std::chrono::seconds(10)) == 0 ? 0 : 1;
}

} // namespace

int main() {
    try {
        return run();
    } catch (std::exception const& e) {
        std::cerr << "rfc6455_product: " << e.what() << '\n';
        return 1;
    }
}
