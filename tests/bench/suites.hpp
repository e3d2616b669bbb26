// What is measured, area by area: each adds its timings and lines.
#pragma once

#include "tests/bench/machine.hpp"
#include "tests/bench/table.hpp"

namespace coregulation::bench {

void one_heart(table&);
void one_pair(table&);

} // namespace coregulation::bench
