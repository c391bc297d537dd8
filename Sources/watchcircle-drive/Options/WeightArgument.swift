// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import LoadDriver
import Measurement
import Operations
import Requests
import Scenarios

/// A weight on the command line: `write=20`, `background=0`.
struct WeightArgument: ExpressibleByArgument {
    /// An operation kind, or a group of kinds.
    let name: String
    /// Weight, 0...1,000,000.
    let weight: Double

    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let weight = Double(parts[1]), (0...1_000_000).contains(weight) else { return nil }
        (name, self.weight) = (String(parts[0]), weight)
    }

    var text: String { "\(name)=\(Words.number(weight, digits: 6))" }
}

extension [WeightArgument] {
    /// The weights in words, for reports; empty if none is given.
    var text: String { map(\.text).joined(separator: ", ") }

    /// Returns the share of each kind that is sent.
    ///
    /// - Throws: `ValidationError` if the weights have no effect or would send nothing.
    func weights() throws -> Weights {
        guard !isEmpty else { return .all }
        let vocabulary = OperationVocabulary.circle
        var weights = OperationTable<Double>(repeating: 1)
        // The weight of a kind overrides that of its group.
        for weight in self where OperationVocabulary.groups.contains(weight.name) {
            try weight.apply(vocabulary, &weights)
        }
        for weight in self where !OperationVocabulary.groups.contains(weight.name) {
            try weight.apply(vocabulary, &weights)
        }
        let free = OperationKind.allCases.filter { !$0.hasDependants }
        let greatest = OperationKind.allCases.map { weights[$0] }.max() ?? 0
        guard greatest > 0 else {
            throw ValidationError("--weight: every weight is 0, so nothing would be sent; set one above 0.")
        }
        if free.allSatisfy({ weights[$0] == greatest }) {
            throw ValidationError(
                "--weight \(text): all operations have the same weight, so nothing changes; name fewer.")
        }
        return Weights(weights)
    }

    /// Rejects a positive weight for operations that the profile lacks.
    func check(against profile: Profile) throws {
        let vocabulary = OperationVocabulary.circle
        for weight in self where weight.weight > 0 {
            let members = vocabulary.members(of: weight.name) ?? []
            if members.allSatisfy({ profile.operations[OperationKind.allCases[$0]] == nil }) {
                throw ValidationError(
                    "--weight \(weight.text): the profile \(profile.name) has no such operation, so none can be sent.")
            }
        }
    }
}

extension WeightArgument {
    fileprivate func apply(_ vocabulary: OperationVocabulary, _ weights: inout OperationTable<Double>) throws {
        guard let members = vocabulary.members(of: name) else {
            let known = OperationVocabulary.groups + vocabulary.names
            let hint = SpellingSuggestion.nearest(to: name, among: known).map { "did you mean \($0)?" }
            throw ValidationError(
                "--weight \(text): \(name) is neither an operation nor a group; "
                    + (hint ?? "use one of \(known.joined(separator: ", "))."))
        }
        let kinds = members.map { OperationKind.allCases[$0] }
        if kinds.count == 1, kinds[0].hasDependants, weight < 1 {
            throw ValidationError(
                "--weight \(text): later operations build on \(name), so all of them are sent; raise others, or lower "
                    + "operations on which none builds.")
        }
        for kind in kinds { weights[kind] = weight }
    }
}
