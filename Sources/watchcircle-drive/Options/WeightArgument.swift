// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import LoadDriver
import Measurement
import Operations
import Requests
import Scenarios

/// A weight on the command line: `write=20`, `background=0`.
struct WeightArgument: ExpressibleByArgument {
    /// A kind of operation, or a group of them.
    let name: String
    /// 0...1,000,000.
    let weight: Double

    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let weight = Double(parts[1]), (0...1_000_000).contains(weight) else { return nil }
        (name, self.weight) = (String(parts[0]), weight)
    }

    var text: String { "\(name)=\(Words.number(weight, digits: 6))" }
}

extension [WeightArgument] {
    /// Words for reports; empty if none is given.
    var text: String { map(\.text).joined(separator: ", ") }

    /// The share of each kind that is sent.
    ///
    /// - Throws: `ValidationError` with what makes no sense.
    func weights() throws -> Weights {
        guard !isEmpty else { return .all }
        let vocabulary = OperationVocabulary.circle
        var weights = OperationTable<Double>(repeating: 1)
        // What names a kind counts more than what names a group of them.
        for weight in self where OperationVocabulary.groups.contains(weight.name) {
            try weight.apply(vocabulary, &weights)
        }
        for weight in self where !OperationVocabulary.groups.contains(weight.name) {
            try weight.apply(vocabulary, &weights)
        }
        let free = OperationKind.allCases.filter { !$0.isBuiltUpon }
        let greatest = OperationKind.allCases.map { weights[$0] }.max() ?? 0
        guard greatest > 0 else {
            throw ValidationError("--weight: every weight is 0, and nothing would be sent; leave one above it.")
        }
        if free.allSatisfy({ weights[$0] == greatest }) {
            throw ValidationError(
                "--weight \(text): all operations weigh the same, so that nothing changes; name fewer.")
        }
        return Weights(weights)
    }

    /// Refuses to raise what the profile does not have.
    func check(against profile: Profile) throws {
        let vocabulary = OperationVocabulary.circle
        for weight in self where weight.weight > 0 {
            let members = vocabulary.members(of: weight.name) ?? []
            if members.allSatisfy({ profile.operations[OperationKind.allCases[$0]] == nil }) {
                throw ValidationError(
                    "--weight \(weight.text): the profile \(profile.name) has no such operation, and none can be sent.")
            }
        }
    }
}

extension WeightArgument {
    fileprivate func apply(_ vocabulary: OperationVocabulary, _ weights: inout OperationTable<Double>) throws {
        guard let members = vocabulary.members(of: name) else {
            let known = OperationVocabulary.groups + vocabulary.names
            let hint = Spelling.nearest(to: name, among: known).map { "did you mean \($0)?" }
            throw ValidationError(
                "--weight \(text): \(name) is no operation and no group of them; "
                    + (hint ?? "there are \(known.joined(separator: ", "))."))
        }
        let kinds = members.map { OperationKind.allCases[$0] }
        if kinds.count == 1, kinds[0].isBuiltUpon, weight < 1 {
            throw ValidationError(
                "--weight \(text): later operations build on \(name), so that all of them are sent; raise others, or lower "
                    + "those on which nothing builds.")
        }
        for kind in kinds { weights[kind] = weight }
    }
}
