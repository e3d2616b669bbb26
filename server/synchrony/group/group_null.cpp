#include "server/synchrony/group/group_null.hpp"

#include "server/synchrony/circle/lane_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace coregulation::synchrony {

namespace {

constexpr float least = 1e-30F; // instead of a squared length of 0, whose direction is none

using row = float* __restrict;
using const_row = float const* __restrict;

// sum += v
void add(const_row v, row sum, std::size_t width) {
    for (std::size_t s = 0; s < width; ++s) sum[s] += v[s];
}

// sum += v · conj(by), complex
void add_turned(
    const_row re, const_row im, const_row by_re, const_row by_im, row sum_re, row sum_im, std::size_t width) {
    for (std::size_t s = 0; s < width; ++s) {
        sum_re[s] += re[s] * by_re[s] + im[s] * by_im[s];
        sum_im[s] += im[s] * by_re[s] - re[s] * by_im[s];
    }
}

// Turns v into a unit vector (0 stays 0) and gives the square of its length.
void normalise(row re, row im, row square, std::size_t width) {
    for (std::size_t s = 0; s < width; ++s) {
        square[s] = re[s] * re[s] + im[s] * im[s];
        auto const length = std::sqrt(std::max(square[s], least));
        re[s] /= length;
        im[s] /= length;
    }
}

// sum += √square · by
void add_root(const_row square, float by, row sum, std::size_t width) {
    for (std::size_t s = 0; s < width; ++s) sum[s] += std::sqrt(square[s]) * by;
}

// One row of lanes a member, real and imaginary part.
struct complex_rows {
    std::vector<float> re, im;

    complex_rows(std::size_t rows, std::size_t width)
        : re(rows * width)
        , im(rows * width) {}
    void clear() {
        std::fill(re.begin(), re.end(), 0.0F);
        std::fill(im.begin(), im.end(), 0.0F);
    }
};

} // namespace

std::vector<float> null_correlations(null_batches members) {
    auto const width = members.front()->width, people = members.size();
    std::vector<std::int32_t const*> unit;
    for (auto const* m : members) unit.push_back(m->unit.data());
    std::vector<float> r(people * (people - 1) / 2 * width);
    constexpr auto of_units = static_cast<float>(1 / (whole_norm * whole_norm));
    usable_lane_kernels().back()->all_products(unit, (members.front()->window + 1) / 2, width, of_units, r.data());
    return r;
}

null_phases null_phases_of(null_batches members) {
    auto const people = members.size(), width = members.front()->width, moments = members.front()->kept;
    auto const of_moments = 1 / static_cast<float>(moments);
    null_phases found{std::vector<float>(width), std::vector<float>(width), std::vector<float>(people * width)};
    complex_rows sum{1, width}, place{people, width};
    std::vector<float> square(width);

    for (std::size_t t = 0; t < moments; ++t) {
        sum.clear();
        for (auto const* m : members) {
            add(&m->re[t * width], sum.re.data(), width);
            add(&m->im[t * width], sum.im.data(), width);
        }
        normalise(sum.re.data(), sum.im.data(), square.data(), width);
        add(square.data(), found.square_sum.data(), width);
        for (std::size_t k = 0; k < people; ++k)
            add_turned(
                &members[k]->re[t * width], &members[k]->im[t * width], sum.re.data(), sum.im.data(),
                &place.re[k * width], &place.im[k * width], width);
    }
    for (auto& v : found.square_sum) v *= of_moments;

    for (std::size_t k = 0; k < people; ++k) {
        normalise(&place.re[k * width], &place.im[k * width], square.data(), width);
        add_root(square.data(), of_moments, &found.rho_of[k * width], width);
    }
    auto const of_all = of_moments / static_cast<float>(people);
    for (std::size_t t = 0; t < moments; ++t) {
        sum.clear();
        for (std::size_t k = 0; k < people; ++k)
            add_turned(
                &members[k]->re[t * width], &members[k]->im[t * width], &place.re[k * width], &place.im[k * width],
                sum.re.data(), sum.im.data(), width);
        for (std::size_t s = 0; s < width; ++s) square[s] = sum.re[s] * sum.re[s] + sum.im[s] * sum.im[s];
        add_root(square.data(), of_all, found.rho.data(), width);
    }
    return found;
}

} // namespace coregulation::synchrony
