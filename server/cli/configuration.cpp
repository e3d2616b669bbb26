#include "server/cli/configuration.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

#include <arpa/inet.h>

namespace coregulation::cli {
namespace {

namespace fs = std::filesystem;

// Sets the value; otherwise says what was expected.
using setter = std::function<std::optional<std::string>(configuration&, std::string const&)>;

struct setting {
    std::string name;     // of the flag and in the file
    std::string variable; // of the environment
    std::string what;     // for --help
    bool for_migrate;
    setter set;
    std::function<std::string(configuration const&)> show;
};

template<class Number>
setter whole_number(Number configuration::*to, int least, int most) {
    return [=](configuration& c, std::string const& given) -> std::optional<std::string> {
        int value = 0;
        auto const [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
        if (error != std::errc{} || end != given.data() + given.size() || value < least || value > most)
            return "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
        c.*to = static_cast<Number>(value);
        return {};
    };
}

template<class Number>
auto shown_number(Number configuration::*of) {
    return [=](configuration const& c) { return std::to_string(c.*of); };
}

bool is_ip_address(std::string const& s) {
    in6_addr out{}; // room for either
    return inet_pton(AF_INET, s.c_str(), &out) == 1 || inet_pton(AF_INET6, s.c_str(), &out) == 1;
}

bool is_port(std::string_view s) {
    int value = 0;
    auto const [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    return error == std::errc{} && end == s.data() + s.size() && value > 0 && value <= 65535;
}

// http[s]://HOST[:PORT], where HOST is a name, an IPv4 address or an IPv6 address in brackets.
bool is_origin(std::string const& s) {
    std::string_view rest = s;
    if (rest.starts_with("http://"))
        rest.remove_prefix(7);
    else if (rest.starts_with("https://"))
        rest.remove_prefix(8);
    else
        return false;
    auto const bracket = rest.starts_with('[') ? rest.find(']') : 0;
    if (bracket == std::string_view::npos) return false;
    auto const colon = rest.find(':', bracket);
    auto const host = rest.substr(0, colon);
    if (colon != std::string_view::npos && !is_port(rest.substr(colon + 1))) return false;
    if (bracket != 0) return host.size() == bracket + 1 && is_ip_address(std::string(host.substr(1, bracket - 1)));
    return !host.empty() &&
           std::ranges::all_of(host, [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '-'; });
}

std::vector<std::string> split(std::string const& list) {
    std::vector<std::string> out;
    std::istringstream in(list);
    for (std::string one; std::getline(in, one, ',');) {
        one.erase(0, one.find_first_not_of(' '));
        one.erase(one.find_last_not_of(' ') + 1);
        if (!one.empty()) out.push_back(one);
    }
    return out;
}

std::string join(std::vector<std::string> const& list) {
    std::string out;
    for (auto const& one : list) out += (out.empty() ? "" : ",") + one;
    return out;
}

std::optional<std::string> set_address(configuration& c, std::string const& given) {
    if (!is_ip_address(given)) return "an IP address, such as 127.0.0.1 or 0.0.0.0 or ::";
    c.address = given;
    return {};
}

std::optional<std::string> set_public_url(configuration& c, std::string const& given) {
    auto url = given;
    while (url.ends_with('/')) url.pop_back();
    if (!is_origin(url)) return "http://HOST[:PORT] or https://HOST[:PORT], without a path";
    c.public_url = url;
    return {};
}

std::optional<std::string> set_origins(configuration& c, std::string const& given) {
    auto const all = split(given);
    if (!std::ranges::all_of(all, is_origin)) return "origins such as http://localhost:5173, separated by commas";
    c.origins = all;
    return {};
}

std::optional<std::string> set_web_root(configuration& c, std::string const& given) {
    std::error_code ignored;
    if (!fs::is_directory(given, ignored)) return "a folder that exists (the built web client)";
    c.web_root = given;
    return {};
}

std::optional<std::string> set_database_url(configuration& c, std::string const& given) {
    if (!given.starts_with("postgresql://") && !given.starts_with("postgres://") &&
        given.find('=') == std::string::npos)
        return "postgresql://… or libpq's keyword=value pairs";
    c.database_url = given;
    return {};
}

std::vector<setting> const& settings() {
    using c = configuration;
    static std::vector<setting> const all{
        {"address", "COREGULATION_ADDRESS", "IP address to listen on", false, set_address,
         [](c const& x) { return x.address; }},
        {"port", "COREGULATION_PORT", "TCP port to listen on; 0: any free one", false, whole_number(&c::port, 0, 65535),
         shown_number(&c::port)},
        {"public-url", "COREGULATION_PUBLIC_URL", "what links begin with (default: http://localhost:PORT)", false,
         set_public_url, [](c const& x) { return x.public_url; }},
        {"allow-origin", "COREGULATION_ALLOW_ORIGIN", "further origins that browsers may come from, with commas", false,
         set_origins, [](c const& x) { return join(x.origins); }},
        {"web-root", "COREGULATION_WEB_ROOT", "folder of the built web client", false, set_web_root,
         [](c const& x) { return x.web_root; }},
        {"threads", "COREGULATION_THREADS", "threads for input and output", false, whole_number(&c::threads, 1, 64),
         shown_number(&c::threads)},
        {"seats", "COREGULATION_SEATS", "seats of one session", false, whole_number(&c::seats, 2, 1000),
         shown_number(&c::seats)},
        {"stop-seconds", "COREGULATION_STOP_SECONDS", "how long stopping may wait for the database", false,
         whole_number(&c::stop_seconds, 0, 3600), shown_number(&c::stop_seconds)},
        {"database-url", "DATABASE_URL", "the PostgreSQL database", true, set_database_url,
         [](c const& x) { return without_password(x.database_url); }},
    };
    return all;
}

// The web client beside the binary's source tree, else beside where we are.
std::string default_web_root() {
    std::error_code ignored;
    auto const binary = fs::read_symlink("/proc/self/exe", ignored);
    for (auto folder = binary.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
        if (fs::is_regular_file(folder / "web/dist/index.html", ignored)) return (folder / "web/dist").string();
    }
    return "web/dist";
}

struct given_value {
    std::string value, source;
};
using given_values = std::map<std::string, given_value>; // by setting's name

bool concerns(purpose p, setting const& s) {
    return p == purpose::serve || s.for_migrate;
}

void read_file(std::string const& path, given_values& values, std::vector<std::string>& faults) {
    std::ifstream in(path);
    if (!in) {
        faults.push_back("config: \"" + path + "\" cannot be read; expected an INI or TOML file");
        return;
    }
    std::vector<CLI::ConfigItem> items;
    try {
        items = CLI::ConfigTOML().from_config(in);
    } catch (CLI::Error const& e) {
        faults.push_back("config: \"" + path + "\" is not understood: " + e.what());
        return;
    }
    for (auto const& item : items) {
        if (item.name == "++" || item.name == "--") continue; // begin and end of a section
        auto const known = std::ranges::any_of(settings(), [&](setting const& s) { return s.name == item.name; });
        if (!known || !item.parents.empty()) {
            std::string names;
            for (auto const& one : settings()) names += (names.empty() ? "" : ", ") + one.name;
            faults.push_back(item.fullname() + " (in " + path + "): unknown name; expected one of " + names);
            continue;
        }
        values[item.name] = {join(item.inputs), "in " + path};
    }
}

std::string printed(purpose p, configuration const& c) {
    std::string out;
    for (auto const& one : settings()) {
        if (concerns(p, one)) out += one.name + " = \"" + one.show(c) + "\"\n";
    }
    return out;
}

} // namespace

environment process_environment() {
    return [](std::string const& name) -> std::optional<std::string> {
        auto const* const value = std::getenv(name.c_str()); // NOLINT(concurrency-mt-unsafe): before any thread
        if (value == nullptr) return {};
        return value;
    };
}

std::string without_password(std::string const& url) {
    constexpr std::string_view hidden = "***";
    auto out = url;
    // scheme://user:password@…, up to the last @ before the path
    if (auto const scheme = out.find("://"); scheme != std::string::npos) {
        auto const begin = scheme + 3;
        auto const at = out.rfind('@', out.find_first_of("/?", begin));
        auto const colon = out.find(':', begin);
        if (at != std::string::npos && at > begin && colon < at) out.replace(colon + 1, at - colon - 1, hidden);
    }
    // password=… as a keyword or in a query; the value perhaps in quotes
    constexpr std::string_view key = "password";
    for (std::size_t from = 0; (from = out.find(key, from)) != std::string::npos;) {
        from += key.size();
        auto const equals = out.find_first_not_of(' ', from);
        if (equals == std::string::npos || out[equals] != '=') continue;
        auto const value = std::min(out.find_first_not_of(' ', equals + 1), out.size());
        auto end = value;
        if (end < out.size() && out[end] == '\'') {
            for (++end; end < out.size() && out[end] != '\''; ++end) end += out[end] == '\\' ? 1 : 0;
            end = std::min(end + 1, out.size());
        } else {
            end = std::min(out.find_first_of(" &", value), out.size());
        }
        out.replace(value, end - value, hidden);
        from = value + hidden.size();
    }
    return out;
}

std::variant<configuration, early_end>
configure(purpose p, std::span<std::string const> args, environment const& look_up) {
    CLI::App app(
        p == purpose::serve ? "Runs the server until SIGINT or SIGTERM."
                            : "Brings the database to this version's tables.");
    app.name(p == purpose::serve ? "coregulation serve" : "coregulation migrate");
    app.allow_extras();
    app.footer("Each option also comes from the environment (the name in brackets) and from the file of --config\n"
               "(INI or TOML, the same names without the dashes); flags win, then the environment, then the file.");

    std::map<std::string, std::vector<std::string>> flags;
    for (auto const& one : settings()) {
        if (concerns(p, one))
            app.add_option("--" + one.name, flags[one.name], one.what + " [" + one.variable + "]")
                ->type_name("VALUE")
                ->take_all();
    }
    std::string config;
    app.add_option("--config", config, "a file with these settings [COREGULATION_CONFIG]")->type_name("FILE");
    bool print = false;
    app.add_flag("--print-config", print, "print the settings as they would be used, without passwords");

    std::vector<std::string> faults;
    try {
        app.parse(std::vector<std::string>(args.rbegin(), args.rend())); // CLI11 takes them last first
    } catch (CLI::CallForHelp const&) {
        return early_end{0, app.help()};
    } catch (CLI::ParseError const& e) {
        faults.emplace_back(e.what());
    }
    for (auto const& extra : app.remaining()) faults.push_back(extra + ": unknown; --help shows what there is");

    given_values values;
    if (config.empty()) config = look_up("COREGULATION_CONFIG").value_or("");
    if (!config.empty()) read_file(config, values, faults);
    configuration c;
    c.web_root = default_web_root();
    for (auto const& one : settings()) {
        if (!concerns(p, one)) continue;
        if (auto value = look_up(one.variable)) values[one.name] = {*value, "from the environment " + one.variable};
        if (!flags[one.name].empty()) values[one.name] = {join(flags[one.name]), "from the flag --" + one.name};
        auto const given = values.find(one.name);
        if (given == values.end() || given->second.value.empty()) continue; // empty is as good as not given
        if (auto expected = one.set(c, given->second.value)) {
            // What is malformed may hide its password anywhere.
            auto const shown = one.name == "database-url" ? "(not shown)" : '"' + given->second.value + '"';
            faults.push_back(one.name + " (" + given->second.source + "): " + shown + "; expected " + *expected);
        }
    }
    if (c.database_url.empty() && !print && values["database-url"].value.empty())
        faults.emplace_back("database-url: missing; expected postgresql://… by --database-url or DATABASE_URL");

    if (!faults.empty()) {
        std::string text = app.get_name() + ": the configuration has " + std::to_string(faults.size()) +
                           (faults.size() == 1 ? " fault\n" : " faults\n");
        for (auto const& one : faults) text += "  " + one + '\n';
        return early_end{2, text};
    }
    if (print) return early_end{0, printed(p, c)};
    return c;
}

} // namespace coregulation::cli
