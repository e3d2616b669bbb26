// What is measured, area by area: each adds its timings and lines.
#pragma once

#include "tests/bench/machine.hpp"
#include "tests/bench/table.hpp"

namespace coregulation::bench {

void one_heart(table&);
timing one_pair(table&); // measure_pair, the reference of what does the same for many
void circles(table&, timing measure_pair);
void everybody(table&, machine const&);
void sessions(table&);
void an_hour(table&, timing measure_pair);

} // namespace coregulation::bench
