// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

/// The duration of a load and its phases.
struct LoadLength {
    /// Duration of the unmeasured warm-up; seconds.
    var warmUp: Double
    /// Duration of the whole load, warm-up included; seconds.
    var seconds: Double
    /// Name of the measured phase.
    var name = Phase.steady

    /// The phases of the load.
    var phases: [Phase] { Phase.phases(warmUp: warmUp, all: seconds, name: name) }

    /// Duration of the measured window; seconds.
    var measuredSeconds: Double { Seconds.exact(seconds - warmUp) }
}
