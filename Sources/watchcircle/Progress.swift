// SPDX-License-Identifier: GPL-3.0-or-later

/// Tells the user how far a run is.
final class Progress {
    func buildingBegins() {}
    func simulationBegins() {}
    func done(ticks: Int, operations: Int) {}
    func reportBegins() {}
}
