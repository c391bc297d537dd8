// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether a run measured its target, and not its own generator.
public struct Validity: Codable, Equatable, Sendable {
    /// What a run must keep to be valid.
    public struct Rules: Codable, Equatable, Sendable {
        /// Least share of operations sent on time, in an open model; 0...1.
        public var onTimeShare: Double
        /// Least share of offered operations that were sent, in an open model; 0...1.
        public var achievedShare: Double
        /// Least share of a plain load's rate that was sent within the window; 0...1.
        public var rateShare: Double
        /// The busiest event loop's share of its processor must be below; 0...1.
        public var generatorCPU: Double
        /// Where too little of a rate was sent, the share of the time in which that thread ran or waited for a processor from which
        /// on it is the generator's doing; 0...1.
        public var generatorRunnable: Double
        /// Least length of the measured window; seconds.
        public var windowSeconds: Double

        /// Makes rules; the defaults are those of the audits of the Linked Data Benchmark Council, and of common sense.
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

    /// Why the run says nothing about its target; empty if it is valid.
    public var reasons: [String]

    /// Whether every rule was kept.
    public var isValid: Bool { reasons.isEmpty }

    /// Judges a run.
    ///
    /// - Parameters:
    ///   - figures: what it measured.
    ///   - rules: what it must keep. A closed model waits for answers, so being on time and the share of what was
    ///     offered do not apply to it.
    ///   - isMissed: whether the run keeps an objective not. Then it shows what is wrong, and is not invalid only because it
    ///     shows nothing that is right.
    public init(of figures: DrivenFigures, rules: Rules = Rules(), isMissed: Bool = false) {
        var reasons = Self.emptiness(of: figures, isMissed: isMissed)
        if let shortfall = Self.shortfall(of: figures, rules, isMissed: isMissed) { reasons.append(shortfall) }
        if let shortage = figures.connections.shortage { reasons.append(shortage) }
        if figures.setup.model.isOpen, figures.overall.requests > 0 {
            if figures.onTimeShare < rules.onTimeShare {
                reasons.append(
                    "\(Words.percent(figures.onTimeShare)) of the operations were sent within "
                        + "\(Words.seconds(figures.setup.toleranceSeconds)) of their time; it must be at least "
                        + Words.percent(rules.onTimeShare))
            }
            if figures.achievedShare < rules.achievedShare {
                reasons.append(
                    "\(Words.percent(figures.achievedShare)) of the offered operations were sent "
                        + "(\(Words.number(figures.achievedPerSecond)) of \(Words.number(figures.offeredPerSecond)) a second); "
                        + "it must be at least \(Words.percent(rules.achievedShare))")
            }
        }
        if !(figures.generatorCPU < rules.generatorCPU) {
            reasons.append(
                "the generator's busiest thread used \(Words.percent(figures.generatorCPU)) of its processor; "
                    + "it must be less than \(Words.percent(rules.generatorCPU)): use more event loops or machines")
        }
        // What an objective ended has lasted for as long as it took to miss it.
        if figures.earlyEnd?.objective == nil, figures.setup.windowSeconds < rules.windowSeconds {
            reasons.append(
                "the measured window is \(Words.seconds(figures.setup.windowSeconds)) long; it must be at least "
                    + Words.seconds(rules.windowSeconds))
        }
        self.reasons = reasons
    }

    /// Whether there is nothing to judge by.
    private static func emptiness(of figures: DrivenFigures, isMissed: Bool) -> [String] {
        let all = figures.overall
        if all.requests == 0 { return ["no operation was sent in the measured window"] }
        // A backend that answered in the warm-up and then no more has failed.
        let isReached = figures.bytesReceived > 0 && all.errorsByCause.map(\.name) != [Outcome.dependencyFailed.name]
        if all.times.service.isEmpty, !isReached { return ["no operation could be sent: \(all.errorsByCause.words)"] }
        let refused = all.outcomes.filter { $0.name == Outcome.conflict.name }
        if !isMissed, !refused.isEmpty, !all.outcomes.contains(where: { $0.name == Outcome.ok.name }) {
            return ["no operation did what it asks for: \(refused.words), \(Outcome.conflict.meaning)"]
        }
        return []
    }

    /// Whether a plain load was not the one that was asked for.
    ///
    /// A backend that takes too few requests misses objectives. Where none is missed, or the generator had no processor left,
    /// the figures are not of the rate that was asked for.
    private static func shortfall(of figures: DrivenFigures, _ rules: Rules, isMissed: Bool) -> String? {
        guard figures.setup.model == .rate || figures.setup.model == .ramp, figures.offeredPerSecond > 0 else {
            return nil
        }
        let share = figures.achievedPerSecond / figures.offeredPerSecond
        guard share < rules.rateShare else { return nil }
        let words =
            "\(Words.percent(share)) of the rate was sent in the measured window "
            + "(\(Words.number(figures.achievedPerSecond)) of \(Words.number(figures.offeredPerSecond)) a second); "
            + "it must be at least \(Words.percent(rules.rateShare))"
        if figures.generatorRunnable >= rules.generatorRunnable {
            return words
                + ": the generator's busiest thread ran or waited for a processor in "
                + "\(Words.percent(figures.generatorRunnable)) of the time; use more event loops or machines"
        }
        return isMissed ? nil : words + ": the backend, or a cap, took no more"
    }
}
