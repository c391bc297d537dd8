// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// `watchcircle plan`: what a run will need.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "plan", abstract: "Predicts what a run will need.")

    @OptionGroup var options: ScenarioOptions

    func run() throws { _ = try options.load() }
}
