// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

/// How long a load lasts, and how its time is divided.
struct LoadLength {
    /// Seconds of it that are not measured.
    var warmUp: Double
    /// Seconds of all of it.
    var seconds: Double
    /// What its measured part is called.
    var name = Phase.steady

    /// Its parts.
    var phases: [Phase] { Phase.phases(warmUp: warmUp, all: seconds, name: name) }
}
