// What a large circle costs; tests/bench/run builds and starts it.
#include "tests/bench/circle/in_memory.hpp"
#include "tests/bench/circle/over_sockets.hpp"
#include "tests/bench/isolation/server_process.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace coregulation::bench {
namespace {

constexpr int urgent = -15; // of nice; refused, without harm, to who may not

struct wishes {
    std::string only, json_file;
    bool quick = false;
};

void measure(wishes const& w) {
    std::vector<finding> all;
    auto const add = [&](std::vector<finding> some) {
        for (auto& one : some) {
            std::printf("%-50s %-76s", one.item.c_str(), one.figure.c_str());
            if (!one.goal.empty()) std::printf("goal %s: %s", one.goal.c_str(), one.is_met ? "met" : "NOT MET");
            std::printf("\n");
            std::fflush(stdout);
            all.push_back(std::move(one));
        }
    };
    auto const wanted = [&](std::string const& item) { return item.find(w.only) != std::string::npos; };
    for (std::size_t const people : {25U, 100U, 300U, 1000U}) {
        auto const whom = std::to_string(people) + " people";
        if (wanted(whom + ": group")) add(parts_of_a_second(people));
        if (wanted(whom + ": a second")) add(whole_second(people, w.quick ? 5 : 20));
    }
    for (std::size_t const people : {100U, 1000U}) {
        if (w.quick && people < 1000) continue;
        if (wanted(std::to_string(people) + " sockets")) add(large_circle(people, w.quick ? 15 : 60));
    }
    if (all.empty()) throw std::runtime_error("no item contains \"" + w.only + "\"");
    if (w.json_file.empty()) return;
    auto items = nlohmann::ordered_json::array();
    for (auto const& f : all) {
        nlohmann::ordered_json one{{"item", f.item}, {"figure", f.figure}};
        one["goal"] = f.goal.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(f.goal);
        one["met"] = f.goal.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(f.is_met);
        items.push_back(std::move(one));
    }
    std::ofstream out(w.json_file);
    out << nlohmann::ordered_json{{"quick", w.quick}, {"items", items}}.dump(2) << '\n';
    if (!out.flush()) throw std::runtime_error(w.json_file + " cannot be written");
}

wishes parse(std::span<std::string const> words) {
    wishes w;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto const value = [&] {
            if (i + 1 == words.size()) throw std::runtime_error(words[i] + " expects a value");
            return words[++i];
        };
        if (words[i] == "--quick")
            w.quick = true;
        else if (words[i] == "--only")
            w.only = value();
        else if (words[i] == "--json")
            w.json_file = value();
        else
            throw std::runtime_error(words[i] + " is not an option");
    }
    return w;
}

int run(std::vector<std::string> const& words) {
    if (words.size() == 2 && words[0] == "--serve") return serve(std::stoul(words[1]));
    auto const wish = parse(words);
    // Where we may, above whatever else this machine does; the server inherits it.
    ::setpriority(PRIO_PROCESS, 0, urgent);
    measure(wish);
    return 0;
}

} // namespace
} // namespace coregulation::bench

int main(int count, char** arguments) {
    try {
        return coregulation::bench::run({arguments + 1, arguments + count});
    } catch (std::exception const& e) {
        std::cerr << "circle_bench: " << e.what() << '\n';
        return 1;
    }
}
