#include "tests/outage/people.hpp"

#include "server/net/client_loop.hpp"
#include "server/net/client_member.hpp"
#include "tests/storage/second_connection.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>

namespace coregulation::testing {
namespace {

constexpr double speaks_each_ms = 500; // half of what the server takes, so that a backlog is brought quickly
constexpr double sends_each_ms = 50;

// Exact in three decimals, and different for neighbours in every direction.
double rr_ms(std::size_t person, std::size_t seq) {
    return 480 + 5 * static_cast<double>(person) + static_cast<double>(seq % 8) + 0.125 * static_cast<double>(seq % 3);
}

} // namespace

struct people::impl {
    struct person {
        std::unique_ptr<net::client_member> member;
        std::vector<double> said;
        std::string stream; // once known
    };

    net::client_loop loop;
    std::vector<person> all; // the last one only observes
    std::optional<std::pair<std::uint32_t, std::uint64_t>> newest_frame;
    std::unique_ptr<storage::examples::second_connection> database;

    mutable std::mutex guard; // of what follows
    std::string look_in;
    figures counted;
    std::vector<std::string> frames;
    std::map<std::string, std::vector<double>> said;

    std::atomic<bool> speaking = true;
    std::atomic<std::size_t> counts = 0;
    std::thread thread; // last: starts when all else is there

    impl(std::uint16_t port, links const& where, int count, std::string const& url)
        : look_in(url) {
        net::client_address const address{"127.0.0.1", std::to_string(port)};
        all.resize(static_cast<std::size_t>(count) + 1);
        for (std::size_t i = 0; i < all.size(); ++i) {
            bool const observes = i + 1 == all.size();
            net::client_place place;
            place.link = observes ? where.facilitator : where.participant;
            place.name = observes ? "Fay" : "Person " + std::to_string(i + 1);
            place.seat = !observes;
            place.keep = true;
            place.visible = protocol::visibility::group;
            place.source = observes ? protocol::sensor::none : protocol::sensor::simulated;
            all[i].member = std::make_unique<net::client_member>(
                loop, address, place,
                net::client_member::events{
                    .received =
                        [this, i](std::string_view text, protocol::server_message const* what) { hear(i, text, what); },
                    .interrupted =
                        [this](std::string const&) {
                            std::scoped_lock const lock(guard);
                            ++counted.interruptions;
                        },
                    .ended = {}});
            all[i].member->start();
        }
        loop.every(speaks_each_ms, [this] { speak(); });
        loop.every(sends_each_ms, [this] { send(); });
        thread = std::thread([this] { loop.run(); });
    }

    ~impl() {
        loop.stop();
        thread.join();
        all.clear();
    }

    void speak() {
        if (!speaking) return;
        for (std::size_t i = 0; i + 1 < all.size(); ++i) {
            auto& talk = all[i].member->conversation();
            if (!talk.joined() && all[i].said.empty()) continue;
            auto const rr = rr_ms(i, all[i].said.size() + 1);
            talk.sense(loop.now_ms(), {rr}, 60'000 / rr, {});
            all[i].said.push_back(rr);
        }
    }

    void send() {
        for (auto const& one : all) one.member->send_due();
        std::scoped_lock const lock(guard);
        counted.said = counted.unacknowledged = counted.here = 0;
        for (std::size_t i = 0; i + 1 < all.size(); ++i) {
            auto const& talk = all[i].member->conversation();
            counted.said += all[i].said.size();
            counted.unacknowledged += talk.unacknowledged();
            if (talk.joined()) ++counted.here;
            if (!all[i].stream.empty()) said[all[i].stream] = all[i].said;
        }
        ++counts;
    }

    // Until what is counted is no older than the call: the count that is under way may be.
    void wait_for_count() const {
        auto const enough = counts + 2;
        while (counts < enough) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }

    void hear(std::size_t who, std::string_view text, protocol::server_message const* what) {
        if (!what) return;
        if (auto const* ack = std::get_if<protocol::ack>(what)) {
            all[who].stream = ack->stream;
            look_for(ack->stream, ack->committed_seq);
        } else if (auto const* joined = std::get_if<protocol::joined>(what)) {
            if (!all[who].stream.empty()) look_for(all[who].stream, joined->committed_seq);
        } else if (who + 1 == all.size()) {
            observe(text, *what);
        }
    }

    void observe(std::string_view text, protocol::server_message const& what) {
        std::scoped_lock const lock(guard);
        if (std::holds_alternative<protocol::pulse>(what)) ++counted.pulses;
        auto const* frame = std::get_if<protocol::frame>(&what);
        if (!frame) return;
        ++counted.frames;
        std::pair<std::uint32_t, std::uint64_t> const at(frame->epoch, frame->number);
        if (newest_frame && at <= *newest_frame) ++counted.frames_back;
        newest_frame = at;
        frames.emplace_back(text);
    }

    // Nothing is found out when the database cannot be asked just then; what is missing stays so to the end, and
    // is found then.
    void look_for(std::string const& stream, std::uint64_t seq) {
        std::string url;
        {
            std::scoped_lock const lock(guard);
            ++counted.acknowledgements;
            if (url_of_connection != look_in) database.reset();
            url = url_of_connection = look_in;
        }
        std::string found;
        try {
            if (!database)
                database = std::make_unique<storage::examples::second_connection>(
                    url + "&options=-c%20statement_timeout%3D1000&connect_timeout=2&application_name=checker");
            found = database->ask(
                "select count(*) from notification where stream = '" + stream + "' and seq <= " + std::to_string(seq));
        } catch (std::exception const&) {
            database.reset();
            return;
        }
        std::scoped_lock const lock(guard);
        ++counted.looked_for;
        if (found != std::to_string(seq)) ++counted.missing;
    }

    std::string url_of_connection;
};

people::people(std::uint16_t port, links const& where, int count, std::string const& database)
    : impl_(std::make_unique<impl>(port, where, count, database)) {}
people::~people() = default;

void people::speak(bool on) {
    impl_->speaking = on;
    impl_->wait_for_count();
}

void people::look_in(std::string const& database) {
    std::scoped_lock const lock(impl_->guard);
    impl_->look_in = database;
}

people::figures people::now() const {
    std::scoped_lock const lock(impl_->guard);
    return impl_->counted;
}

std::vector<std::string> people::frames() const {
    std::scoped_lock const lock(impl_->guard);
    return impl_->frames;
}

std::map<std::string, std::vector<double>> people::said() const {
    std::scoped_lock const lock(impl_->guard);
    return impl_->said;
}

} // namespace coregulation::testing
