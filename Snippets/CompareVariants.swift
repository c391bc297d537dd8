// Compares two variants of a scenario over eight seeds: do visible like counts make children anxious?
// snippet.hide
// SPDX-License-Identifier: GPL-3.0-or-later
// snippet.show
import WatchCircle

// The mean anxiety at the end of one run.
func anxiety(seed: UInt64, likeCounts: Bool) throws -> Double {
    var scenario = try Scenario.load(path: "school-term", overrides: ["population.watches=1k", "time.days=5d"])
    scenario.seed = seed
    scenario.parameters.mechanisms.likeCounts = likeCounts
    return try scenario.run().society[.meanAnxiety] ?? .nan
}

// Both variants of a pair have the same seed, hence the same children, and differ in the mechanism alone.
let differences = try (1...8).map { seed in
    try anxiety(seed: seed, likeCounts: true) - anxiety(seed: seed, likeCounts: false)
}

// Wilcoxon's test assumes no distribution. Eight pairs can reach p = 0.0078; five cannot reach 0.05.
let test = SignedRank(differences)
let mean = differences.reduce(0, +) / Double(differences.count)
print("like counts change the mean anxiety by \(mean), p = \(test.pValue) with \(test.count) pairs")
