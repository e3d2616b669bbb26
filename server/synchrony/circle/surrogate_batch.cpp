#include "server/synchrony/circle/surrogate_batch.hpp"

#include <algorithm>
#include <random>
#include <vector>

namespace coregulation::synchrony {

namespace {

random_state seeded(std::uint64_t seed) {
    std::mt19937_64 random{seed};
    random_state state;
    for (auto* words : {state.a, state.b, state.c, state.d})
        for (std::size_t lane = 0; lane < block_lanes / 2; ++lane) words[lane] = static_cast<std::uint32_t>(random());
    return state;
}

} // namespace

void surrogate_batch::operator()(request const& of, null_batch& null, pair_batch& pairs) {
    auto const& shape = of.shape;
    auto const length = of.spectrum.length;
    auto const width = (shape.lanes + block_lanes - 1) / block_lanes * block_lanes;
    null.count = shape.lanes;
    null.width = width;
    null.window = shape.window;
    null.kept = of.band.kept.size() / 2;
    null.unit.resize(of.unit ? (null.window + 1) / 2 * width : 0);
    null.re.resize(null.kept * width);
    null.im.resize(null.kept * width);
    pairs.samples.resize((shape.size + 1) / 2 * width);
    pairs.inverse_norm.resize((shape.max_lag + 1) * width);

    // No lane has a scale of its own until it is shaped: the largest line becomes 1, far from the ends of float.
    auto const largest = *std::max_element(of.spectrum.at.begin(), of.spectrum.at.end());
    amplitude_.resize(of.spectrum.at.size());
    for (std::size_t f = 0; f < amplitude_.size(); ++f) amplitude_[f] = static_cast<float>(of.spectrum.at[f] / largest);
    block_.resize(length * block_lanes);

    auto random = seeded(of.seed);
    for (std::size_t lane = 0; lane < width; lane += block_lanes) {
        kernels_.random_spectra(amplitude_, random, block_.data());
        kernels_.inverse_fourier(of.fourier.twiddles, length, block_.data());
        auto block_shape = shape;
        block_shape.lanes = std::min(block_lanes, shape.lanes - lane);
        kernels_.shape(
            block_shape, block_.data(), of.fourier.order.data(), width, pairs.samples.data() + lane,
            pairs.inverse_norm.data() + lane, of.unit ? null.unit.data() + lane : nullptr);
    }

    pairs.phases.resize(null.kept * width);
    room_.resize(band_room(of.band.lines, of.band.kept));
    auto const scale = static_cast<float>(phase_scale(null.kept));
    kernels_.band_phases(
        {of.band.lines, of.band.factor, of.band.kept, pairs.samples.data(), scale, room_.data(), null.re.data(),
         null.im.data(), pairs.phases.data()},
        width);
}

} // namespace coregulation::synchrony
