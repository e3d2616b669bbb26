#include "storage/postgres/payload.hpp"

#include "storage/postgres/hex.hpp"
#include "storage/postgres/words.hpp"
#include "storage/storable.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>

namespace coregulation::storage {

namespace {

using json = nlohmann::json;

// The payload was not made by encode; stays inside this file.
struct unreadable {};

// ---- values ---------------------------------------------------------------

json to_json(bool value) {
    return value;
}
template<std::unsigned_integral Number>
requires(!std::same_as<Number, bool>) json to_json(Number value) {
    return value;
}
json to_json(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    if (value == 0 && std::signbit(value)) return "-0";
    return value; // nlohmann writes digits that read back as the same double
}
json to_json(std::string const& text) {
    if (is_text(text)) return text;
    return json{{"hex", to_hex(text)}};
}
json to_json(secret_hash const& hash) {
    return to_hex(std::string_view(reinterpret_cast<char const*>(hash.data()), hash.size()));
}
json to_json(std::vector<double> const& values) {
    auto out = json::array();
    for (auto const value : values) out.push_back(to_json(value));
    return out;
}
template<class Enum>
requires std::is_enum_v<Enum> json to_json(Enum value) {
    auto const name = word(value);
    if (name.empty()) throw refused("an enumeration without a name"); // a cast made it
    return std::string(name);
}

void from_json(json const& in, bool& out) {
    if (!in.is_boolean()) throw unreadable{};
    out = in.get<bool>();
}
template<std::unsigned_integral Number>
requires(!std::same_as<Number, bool>) void from_json(json const& in, Number& out) {
    if (!in.is_number_unsigned() || in.get<std::uint64_t>() > std::numeric_limits<Number>::max()) throw unreadable{};
    out = in.get<Number>();
}
void from_json(json const& in, double& out) {
    if (in.is_number()) {
        out = in.get<double>(); // jsonb writes 1e15 as an integer; its double is the one that was written
        return;
    }
    if (in == "nan")
        out = std::numeric_limits<double>::quiet_NaN();
    else if (in == "inf")
        out = std::numeric_limits<double>::infinity();
    else if (in == "-inf")
        out = -std::numeric_limits<double>::infinity();
    else if (in == "-0")
        out = -0.0;
    else
        throw unreadable{};
}
void from_json(json const& in, std::string& out) {
    if (in.is_string()) {
        out = in.get<std::string>();
        return;
    }
    if (!in.is_object() || !in.contains("hex") || !in["hex"].is_string()) throw unreadable{};
    auto const bytes = from_hex(in["hex"].get_ref<std::string const&>());
    if (!bytes) throw unreadable{};
    out = *bytes;
}
void from_json(json const& in, secret_hash& out) {
    if (!in.is_string()) throw unreadable{};
    auto const bytes = from_hex(in.get_ref<std::string const&>());
    if (!bytes || bytes->size() != out.size()) throw unreadable{};
    std::copy(bytes->begin(), bytes->end(), out.begin());
}
void from_json(json const& in, std::vector<double>& out) {
    if (!in.is_array()) throw unreadable{};
    out.resize(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) from_json(in[i], out[i]);
}
template<class Enum>
requires std::is_enum_v<Enum>
void from_json(json const& in, Enum& out) {
    if (!in.is_string()) throw unreadable{};
    auto const value = meaning<Enum>(in.get_ref<std::string const&>());
    if (!value) throw unreadable{};
    out = *value;
}

// ---- the fields of each happening, once for both directions ----------------

template<class T, class Struct>
concept like = std::same_as<std::remove_const_t<T>, Struct>;

template<like<protocol::plan_part> T>
void fields(auto&& at, T& x) {
    at("phase", x.name);
    at("minutes", x.minutes);
}
template<like<protocol::guide_step> T>
void fields(auto&& at, T& x) {
    at("text", x.text);
    at("seconds", x.seconds);
}
template<like<protocol::guide> T>
void fields(auto&& at, T& x) {
    at("key", x.key);
    at("title", x.title);
    at("note", x.note);
    at("steps", x.steps);
}
template<like<protocol::practice_state> T>
void fields(auto&& at, T& x) {
    at("guide", x.what);
    at("began_ms", x.began_ms);
    at("held", x.held);
}

template<like<member_joined> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("as", x.as);
    at("seat", x.seat);
    at("name", x.name);
    at("stream", x.stream);
    at("visible", x.visible);
    at("keep", x.keep);
    at("source", x.source);
    at("resume", x.resume);
    at.later("waiting", x.waiting);
}
template<like<member_returned> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("stream", x.stream);
}
template<class T>
requires like<T, member_away> || like<T, member_left>
void fields(auto&& at, T& x) {
    at("member", x.member);
}
template<like<clock_sample> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("sent_ms", x.sent_ms);
    at("server_received_ms", x.server_received_ms);
    at("server_sent_ms", x.server_sent_ms);
    at("received_ms", x.received_ms);
}
template<like<notification_received> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("stream", x.what.stream);
    at("seq", x.what.seq);
    at("client_ms", x.what.client_ms);
    at("rr_ms", x.what.rr_ms);
    at("bpm", x.what.bpm);
    at("contact", x.what.contact);
}
template<like<phase_set> T>
void fields(auto&& at, T& x) {
    at("name", x.name);
}
template<like<pacer_set> T>
void fields(auto&& at, T& x) {
    at("on", x.breath.on);
    at("epoch_ms", x.breath.epoch_ms);
    at("period_ms", x.breath.period_ms);
    at("inhale", x.breath.inhale);
}
template<like<marker_set> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("text", x.text);
    at("shared", x.shared);
}
template<like<visibility_set> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("visible", x.visible);
}
template<like<consent_set> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("keep", x.keep);
}
template<like<sensor_set> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("source", x.source);
}
template<like<pause_set> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("paused", x.paused);
    at("quiet", x.quiet);
}
template<like<taken_up> T>
void fields(auto&& at, T& x) {
    at("epoch", x.epoch);
}
template<like<session_ended> T>
void fields(auto&& at, T& x) {
    at.later("emergency", x.emergency);
}
template<like<member_admitted> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
    at("seat", x.seat);
}
template<like<member_turned_away> T>
void fields(auto&& at, T& x) {
    at("member", x.member);
}
template<like<door_set> T>
void fields(auto&& at, T& x) {
    at("open", x.open);
}
template<like<plan_set> T>
void fields(auto&& at, T& x) {
    at("parts", x.parts);
}
template<like<practice_set> T>
void fields(auto&& at, T& x) {
    at("practice", x.practice);
}
template<like<spotlight_set> T>
void fields(auto&& at, T& x) {
    at("a", x.a);
    at("b", x.b);
}

constexpr char const* kind(member_joined const&) {
    return "member_joined";
}
constexpr char const* kind(member_returned const&) {
    return "member_returned";
}
constexpr char const* kind(member_away const&) {
    return "member_away";
}
constexpr char const* kind(member_left const&) {
    return "member_left";
}
constexpr char const* kind(clock_sample const&) {
    return "clock_sample";
}
constexpr char const* kind(notification_received const&) {
    return "notification_received";
}
constexpr char const* kind(phase_set const&) {
    return "phase_set";
}
constexpr char const* kind(pacer_set const&) {
    return "pacer_set";
}
constexpr char const* kind(marker_set const&) {
    return "marker_set";
}
constexpr char const* kind(visibility_set const&) {
    return "visibility_set";
}
constexpr char const* kind(consent_set const&) {
    return "consent_set";
}
constexpr char const* kind(sensor_set const&) {
    return "sensor_set";
}
constexpr char const* kind(pause_set const&) {
    return "pause_set";
}
constexpr char const* kind(taken_up const&) {
    return "taken_up";
}
constexpr char const* kind(session_ended const&) {
    return "session_ended";
}
constexpr char const* kind(member_admitted const&) {
    return "member_admitted";
}
constexpr char const* kind(member_turned_away const&) {
    return "member_turned_away";
}
constexpr char const* kind(door_set const&) {
    return "door_set";
}
constexpr char const* kind(plan_set const&) {
    return "plan_set";
}
constexpr char const* kind(practice_set const&) {
    return "practice_set";
}
constexpr char const* kind(spotlight_set const&) {
    return "spotlight_set";
}

// Values that have fields of their own.
template<class T>
concept composed = like<T, protocol::plan_part> || like<T, protocol::guide_step> || like<T, protocol::guide> ||
    like<T, protocol::practice_state>;

struct writing {
    json& out;

    template<class T>
    void operator()(char const* key, T const& value) {
        out[key] = written(value);
    }
    template<class T>
    void operator()(char const* key, std::optional<T> const& value) {
        if (value) out[key] = written(*value);
    }
    // A key that logs did not always have.
    template<class T>
    void later(char const* key, T const& value) {
        (*this)(key, value);
    }

private:
    template<class T>
    static json written(T const& value) {
        return to_json(value);
    }
    template<composed T>
    static json written(T const& value) {
        auto inner = json::object();
        fields(writing{inner}, value);
        return inner;
    }
    template<composed T>
    static json written(std::vector<T> const& values) {
        auto list = json::array();
        for (auto const& one : values) list.push_back(written(one));
        return list;
    }
};

struct reading {
    json const& in;

    template<class T>
    void operator()(char const* key, T& value) {
        auto const found = in.find(key);
        if (found == in.end()) throw unreadable{};
        read(*found, value);
    }
    template<class T>
    void operator()(char const* key, std::optional<T>& value) {
        auto const found = in.find(key);
        if (found != in.end()) read(*found, value.emplace());
    }
    // In a log from before there was such a key, its value is the default.
    template<class T>
    void later(char const* key, T& value) {
        if (in.contains(key)) (*this)(key, value);
    }

private:
    template<class T>
    static void read(json const& from, T& value) {
        from_json(from, value);
    }
    template<composed T>
    static void read(json const& from, T& value) {
        if (!from.is_object()) throw unreadable{};
        fields(reading{from}, value);
    }
    template<composed T>
    static void read(json const& from, std::vector<T>& values) {
        if (!from.is_array()) throw unreadable{};
        values.resize(from.size());
        for (std::size_t i = 0; i < values.size(); ++i) read(from[i], values[i]);
    }
};

// The alternative whose kind it is, filled from the payload.
template<std::size_t I = 0>
std::optional<happening> read(std::string_view name, json const& payload) {
    if constexpr (I == std::variant_size_v<happening>) {
        return {};
    } else {
        std::variant_alternative_t<I, happening> one;
        if (name != kind(one)) return read<I + 1>(name, payload);
        fields(reading{payload}, one);
        return happening(std::move(one));
    }
}

} // namespace

coded encode(happening const& what) {
    auto out = json::object();
    auto const* name = std::visit(
        [&](auto const& one) {
            fields(writing{out}, one);
            return kind(one);
        },
        what);
    return {name, out.dump()};
}

std::optional<happening> decode(std::string_view kind, std::string_view payload) {
    auto const parsed = json::parse(payload, nullptr, false);
    if (!parsed.is_object()) return {};
    try {
        return read(kind, parsed);
    } catch (unreadable) {
        return {};
    }
}

std::optional<std::string> decode_text(std::string_view text) {
    auto const parsed = json::parse(text, nullptr, false);
    if (parsed.is_discarded()) return {};
    try {
        std::string out;
        from_json(parsed, out);
        return out;
    } catch (unreadable) {
        return {};
    }
}

} // namespace coregulation::storage
