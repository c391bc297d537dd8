// SPDX-License-Identifier: GPL-3.0-or-later
import Society

struct MemoryPlan {
    var parts: [(name: String, bytes: Int)]
    var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }

    init(_ parameters: SocietyParameters, threads: Int) {
        parts = [("children and ties", parameters.population.watches * 372)]
    }
}
