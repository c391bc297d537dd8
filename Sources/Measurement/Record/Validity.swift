// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether a run measured its target rather than its own generator.
public struct Validity: Codable, Equatable, Sendable {
    /// The conditions that a valid run must meet.
    public struct Rules: Codable, Equatable, Sendable {
        /// The minimum share of operations sent on time, in an open model; 0...1.
        public var onTimeShare: Double
        /// The minimum share of offered operations that were sent, in an open model; 0...1.
        public var achievedShare: Double
        /// The minimum share of a plain load's rate that was sent within the window; 0...1.
        public var rateShare: Double
        /// The exclusive upper limit of the busiest event loop's CPU utilization; 0...1.
        public var generatorCPU: Double
        /// The runnable share of that thread's time from which a rate shortfall is attributed to the generator; 0...1.
        public var generatorRunnable: Double
        /// The minimum length of the measured window; seconds.
        public var windowSeconds: Double

        /// Creates rules; the defaults follow the audit rules of the Linked Data Benchmark Council where they apply.
        public init(
            onTimeShare: Double = 0.95, achievedShare: Double = 0.99, rateShare: Double = 0.9,
            generatorCPU: Double = 0.8, generatorRunnable: Double = 0.95, windowSeconds: Double = 10
        ) {
            self.onTimeShare = onTimeShare
            self.achievedShare = achievedShare
            self.rateShare = rateShare
            self.generatorCPU = generatorCPU
            self.generatorRunnable = generatorRunnable
            self.windowSeconds = windowSeconds
        }
    }

    /// The reasons why the run is not a valid measurement; empty if it is valid.
    public var reasons: [String]

    /// Whether the run meets every rule.
    public var isValid: Bool { reasons.isEmpty }

    /// Judges a run.
    ///
    /// - Parameters:
    ///   - figures: the measurements.
    ///   - rules: the conditions. A closed model waits for answers, so the shares of operations sent and sent on time
    ///     do not apply to it.
    ///   - isMissed: whether the run does not meet an objective. Such a run proves a fault of the target, so it stays
    ///     valid even if no operation succeeded.
    public init(of figures: DrivenFigures, rules: Rules = Rules(), isMissed: Bool = false) {
        var reasons = Self.emptiness(of: figures, isMissed: isMissed)
        if let shortfall = Self.shortfall(of: figures, rules, isMissed: isMissed) { reasons.append(shortfall) }
        if let shortage = figures.connections.shortage { reasons.append(shortage) }
        if figures.setup.model.isOpen, figures.overall.requests > 0 {
            if figures.onTimeShare < rules.onTimeShare {
                reasons.append(
                    "\(Words.percent(figures.onTimeShare)) of the operations were sent within "
                        + "\(Words.seconds(figures.setup.toleranceSeconds)) of their schedule; it must be at least "
                        + Words.percent(rules.onTimeShare))
            }
            if figures.achievedShare < rules.achievedShare {
                reasons.append(
                    "\(Words.percent(figures.achievedShare)) of the offered operations were sent "
                        + "(\(Words.number(figures.achievedPerSecond)) of \(Words.number(figures.offeredPerSecond)) "
                        + "per second); it must be at least \(Words.percent(rules.achievedShare))")
            }
        }
        if !(figures.generatorCPU < rules.generatorCPU) {
            reasons.append(
                "the generator's busiest thread used \(Words.percent(figures.generatorCPU)) of a CPU; "
                    + "it must be less than \(Words.percent(rules.generatorCPU)): use more event loops or machines")
        }
        // A run that an objective aborted lasted long enough to judge that objective.
        if figures.earlyEnd?.objective == nil, figures.setup.windowSeconds < rules.windowSeconds {
            reasons.append(
                "the measured window is \(Words.seconds(figures.setup.windowSeconds)) long; it must be at least "
                    + Words.seconds(rules.windowSeconds))
        }
        self.reasons = reasons
    }

    /// Returns the reason why the run contains nothing to judge, if any.
    private static func emptiness(of figures: DrivenFigures, isMissed: Bool) -> [String] {
        let all = figures.overall
        if all.requests == 0 { return ["no operation was sent in the measured window"] }
        // A backend that answered during the warm-up and then stopped has failed.
        let isReached = figures.bytesReceived > 0 && all.errorsByCause.map(\.name) != [Outcome.dependencyFailed.name]
        if all.times.service.isEmpty, !isReached { return ["no operation could be sent: \(all.errorsByCause.words)"] }
        let refused = all.outcomes.filter { $0.name == Outcome.conflict.name }
        if !isMissed, !refused.isEmpty, !all.outcomes.contains(where: { $0.name == Outcome.ok.name }) {
            return ["no operation had an effect: \(refused.words), \(Outcome.conflict.meaning)"]
        }
        return []
    }

    /// Returns the reason why a plain load did not reach its rate, if that makes the run invalid.
    ///
    /// A backend that accepts too few requests misses objectives. If no objective is missed, or the generator ran out
    /// of CPU, the figures do not describe the requested rate.
    private static func shortfall(of figures: DrivenFigures, _ rules: Rules, isMissed: Bool) -> String? {
        guard figures.setup.model == .rate || figures.setup.model == .ramp, figures.offeredPerSecond > 0 else {
            return nil
        }
        let share = figures.achievedPerSecond / figures.offeredPerSecond
        guard share < rules.rateShare else { return nil }
        let words =
            "\(Words.percent(share)) of the rate was sent in the measured window "
            + "(\(Words.number(figures.achievedPerSecond)) of \(Words.number(figures.offeredPerSecond)) per second); "
            + "it must be at least \(Words.percent(rules.rateShare))"
        if figures.generatorRunnable >= rules.generatorRunnable {
            return words
                + ": the generator's busiest thread ran or waited for a CPU for "
                + "\(Words.percent(figures.generatorRunnable)) of the time; use more event loops or machines"
        }
        return isMissed ? nil : words + ": the backend or a cap limited the rate"
    }
}
