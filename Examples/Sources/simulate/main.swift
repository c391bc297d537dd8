// SPDX-License-Identifier: GPL-3.0-or-later
import WatchCircle

var scenario = try Scenario.load(path: "school-day")
scenario.parameters.population.watches = 2_000
scenario.parameters.mechanisms.rankings = false

let record = try scenario.run()
print("Gini of likes: \(record.society[.likesGini] ?? .nan)")
print("children who posted: \(record.society[.postingShare] ?? .nan)")
try record.writeReport(to: "Reports/library")
