#include "server/cli/serve.hpp"

#include "server/cli/configuration.hpp"
#include "server/cli/inherited_socket.hpp"
#include "server/net/server.hpp"
#include "storage/postgres/postgres_store.hpp"

#include <chrono>
#include <exception>

#include <csignal>
#include <pthread.h>
#include <unistd.h>

namespace coregulation::cli {
namespace {

// SIGINT and SIGTERM, waited for instead of handled: so stopping runs on an ordinary thread.
class stop_signals {
public:
    stop_signals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set_, &before_); // threads started from here on inherit it
    }
    ~stop_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    stop_signals(stop_signals const&) = delete;
    stop_signals& operator=(stop_signals const&) = delete;

    void wait() const {
        int which = 0;
        while (sigwait(&set_, &which) != 0) {}
    }

private:
    sigset_t set_{}, before_{};
};

} // namespace

int serve(std::span<std::string const> args, std::ostream& out, std::ostream& err) {
    auto configured = configure(purpose::serve, args, process_environment());
    if (auto const* end = std::get_if<early_end>(&configured)) {
        (end->code == 0 ? out : err) << end->text;
        return end->code;
    }
    auto const& c = std::get<configuration>(configured);

    net::settings settings;
    settings.address = c.address;
    settings.port = c.port;
    settings.public_url = c.public_url;
    settings.origins = c.origins;
    settings.web_root = c.web_root;
    settings.threads = c.threads;
    settings.seats = static_cast<std::size_t>(c.seats);

    stop_signals const signals;
    try {
        settings.listening_socket = inherited_socket(process_environment(), ::getpid());
        net::server server(settings, [url = c.database_url] { return storage::open_postgres(url); });
        server.start();
        if (!server.has_pages()) err << "serve: no web client in " << c.web_root << "; only the API and /ws answer\n";
        auto const host = c.address.find(':') == std::string::npos ? c.address : '[' + c.address + ']';
        out << "listening on http://" << host << ':' << server.port() << std::endl;

        signals.wait();
        err << "serve: stopping\n";
        auto const lost = server.stop(std::chrono::seconds(c.stop_seconds));
        if (lost == 0) return 0;
        err << "serve: " << lost << " records could not be stored; none of them was acknowledged\n";
    } catch (std::exception const& e) {
        err << "serve: " << e.what() << " (" << c.address << ':' << c.port << ")\n";
    }
    return 1;
}

} // namespace coregulation::cli
