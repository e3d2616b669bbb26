// What a large circle costs; tests/bench/run builds and starts it.
#include "tests/bench/circle/in_memory.hpp"
#include "tests/bench/circle/over_sockets.hpp"
#include "tests/bench/isolation/findings.hpp"
#include "tests/bench/isolation/server_process.hpp"

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace coregulation::bench {
namespace {

constexpr int urgent = -15; // of nice; refused, without harm, to who may not

void measure(findings& all) {
    for (std::size_t const people : {25U, 100U, 300U, 1000U}) {
        auto const whom = std::to_string(people) + " people";
        if (all.wanted(whom + ": group")) all.add(parts_of_a_second(people));
        if (all.wanted(whom + ": a second")) all.add(whole_second(people, all.quick() ? 5 : 20));
    }
    for (std::size_t const people : {100U, 1000U}) {
        if (all.quick() && people < 1000) continue;
        if (all.wanted(std::to_string(people) + " sockets")) all.add(large_circle(people, all.quick() ? 15 : 60));
    }
    all.finish();
}

int run(std::vector<std::string> const& words) {
    if (words.size() == 2 && words[0] == "--serve") return serve(std::stoul(words[1]));
    findings all(words);
    // Where we may, above whatever else this machine does; the server inherits it.
    ::setpriority(PRIO_PROCESS, 0, urgent);
    measure(all);
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
