// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether a run measured its target, and not its own generator.
public struct Validity: Codable, Equatable, Sendable {
    /// What a run must keep to be valid.
    public struct Rules: Codable, Equatable, Sendable {
        /// Least share of operations sent on time, in an open model; 0...1.
        public var onTimeShare: Double
        /// Least share of offered operations that were sent, in an open model; 0...1.
        public var achievedShare: Double
        /// The busiest event loop's share of its processor must be below; 0...1.
        public var generatorCPU: Double
        /// Least length of the measured window; seconds.
        public var windowSeconds: Double

        /// Makes rules; the defaults are those of the audits of the Linked Data Benchmark Council, and of common sense.
        public init(
            onTimeShare: Double = 0.95, achievedShare: Double = 0.99, generatorCPU: Double = 0.8,
            windowSeconds: Double = 10
        ) {
            self.onTimeShare = onTimeShare
            self.achievedShare = achievedShare
            self.generatorCPU = generatorCPU
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
    public init(of figures: DrivenFigures, rules: Rules = Rules()) {
        var reasons: [String] = []
        if figures.overall.requests == 0 {
            reasons.append("no operation was sent in the measured window")
        } else if figures.overall.times.service.isEmpty {
            reasons.append("no operation could be sent: \(figures.overall.errorsByCause.words)")
        }
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
        if figures.setup.windowSeconds < rules.windowSeconds {
            reasons.append(
                "the measured window is \(Words.seconds(figures.setup.windowSeconds)) long; it must be at least "
                    + Words.seconds(rules.windowSeconds))
        }
        self.reasons = reasons
    }
}
