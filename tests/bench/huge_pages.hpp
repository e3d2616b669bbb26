// Memory in pages of 2 MiB where the system has them: for arrays so large that looking up their pages takes time.
#pragma once

#include <memory_resource>

namespace coregulation::bench {

std::pmr::memory_resource* huge_pages();

} // namespace coregulation::bench
