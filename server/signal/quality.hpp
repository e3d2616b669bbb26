// Why a heart's measures can be shown, or cannot.
#pragma once

namespace coregulation::signal {

enum class quality {
    gathering, // not enough data since the start or the last interruption
    measuring,
    rhythm,       // too many beats differ from the one before (ectopy, fibrillation, bad contact)
    corrections,  // too many beats had to be corrected
    contact,      // the sensor says that it does not touch the skin
    gaps,         // more than 20 % of the window is missing
    no_intervals, // the sensor sends, but no RR intervals
    silent        // the sensor sends nothing
};

} // namespace coregulation::signal
