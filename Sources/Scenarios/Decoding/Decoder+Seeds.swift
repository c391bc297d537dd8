// SPDX-License-Identifier: GPL-3.0-or-later
import Society

/// Values that can come from a separate file.
extension Decoder {
    mutating func regions(_ node: Document, _ key: Key, _ name: String) -> [Region]? {
        var regions: [Region] = []
        let before = mistakes.count
        switch node.value {
        case .scalar(let path):
            guard let file = file(path, at: node.location, name, needed: ["region", "residents"]) else { return nil }
            for row in file.rows {
                guard let share = file.number(row, 1, named: "residents", mistakes: &mistakes) else { continue }
                let name = row.values[0]
                if name.isEmpty { add(Location(source: file.path, line: row.line), "missing region name") }
                if regions.contains(where: { $0.name == name }) {
                    add(Location(source: file.path, line: row.line), "duplicate region \(shown(name))")
                }
                regions.append(Region(name: row.values[0], share: share))
            }
        case .map(let entries):
            for entry in entries {
                guard let share = share(entry.value, key, "\(name).\(entry.name)") else { continue }
                regions.append(Region(name: entry.name, share: share))
            }
        case .list, .tooDeep:
            add(
                node.location, "\(name) is \(node.article); it must be a file or a group of names with sizes",
                ["for example seeds/regions.csv or { north: 1, south: 2 }"])
        }
        guard mistakes.count == before else { return nil }
        if let error = Region.error(in: regions, named: name) {
            add(node.location, error)
            return nil
        }
        return regions
    }

    mutating func ages(_ node: Document, _ key: Key, _ name: String) -> [Double]? {
        guard case .scalar(let path) = node.value else {
            return list(node, key, name, .number, .weight, .ages)
        }
        guard let file = file(path, at: node.location, name, needed: ["age", "share"]) else { return nil }
        let before = mistakes.count
        var shares: [Double] = []
        var first: Double?
        for row in file.rows {
            let age = file.number(row, 0, named: "age", mistakes: &mistakes)
            let share = file.number(row, 1, named: "share", mistakes: &mistakes)
            guard let age, let share else { continue }
            let expected = (first ?? age) + Double(shares.count)
            if age != expected || age.rounded() != age || age > 100 || shares.count >= ListRule.ages.count.upperBound {
                add(
                    Location(source: file.path, line: row.line),
                    "age is \(row.values[0]); ages must be consecutive whole years",
                    first == nil ? [] : ["expected \(plain(expected)) here"])
                return nil
            }
            first = first ?? age
            shares.append(share)
        }
        guard mistakes.count == before, let first else { return nil }
        guard shares.contains(where: { $0 > 0 }) else {
            add(Location(source: file.path), "all shares are 0; at least one must be greater than 0")
            return nil
        }
        seedYoungest = (Int(first), file.path)
        return shares
    }

    mutating func hours(_ node: Document, _ key: Key, _ name: String) -> [[Double]]? {
        switch node.value {
        case .scalar(let path): return hours(inFile: path, at: node.location, name)
        case .map(let entries):
            // Omitted day types keep their defaults.
            var weights = parameters.time.hourlyWeights
            let before = mistakes.count
            for entry in entries {
                guard let type = DayType.allCases.first(where: { "\($0)" == entry.name }) else {
                    unknown(entry, among: DayType.allCases.map { "\($0)" }, in: name)
                    continue
                }
                if let values = list(entry.value, key, "\(name).\(entry.name)", .number, .weight, .hours) {
                    weights[Int(type.rawValue)] = values
                }
            }
            return mistakes.count == before ? weights : nil
        case .list, .tooDeep:
            add(
                node.location, "\(name) is \(node.article); it must be a file or a group of three lists",
                ["for example seeds/hourly-weights.csv, or the keys schoolDay, weekend, holiday with 24 weights each"])
            return nil
        }
    }

    private mutating func hours(inFile path: String, at location: Location, _ name: String) -> [[Double]]? {
        let types = DayType.allCases.map { "\($0)" }
        guard let file = file(path, at: location, name, needed: ["hour"] + types) else { return nil }
        let before = mistakes.count
        var weights = Array(repeating: [Double](), count: types.count)
        for (hour, row) in file.rows.enumerated() {
            if row.values[0] != "\(hour)" || hour > 23 {
                add(
                    Location(source: file.path, line: row.line),
                    "hour is \(shown(row.values[0])); the hours must be 0 to 23 in order")
                return nil
            }
            for (index, type) in types.enumerated() {
                guard let value = file.number(row, index + 1, named: type, mistakes: &mistakes) else { continue }
                weights[index].append(value)
            }
        }
        guard mistakes.count == before else { return nil }
        if file.rows.count != 24 {
            add(Location(source: file.path), "the file has \(file.rows.count) hours; it must have 24")
            return nil
        }
        for (type, values) in zip(types, weights) where !values.contains(where: { $0 > 0 }) {
            add(Location(source: file.path), "\(type) sums to 0; at least one weight must be greater than 0")
        }
        return mistakes.count == before ? weights : nil
    }

    private mutating func share(_ node: Document, _ key: Key, _ name: String) -> Double? {
        number(node, key, name, .number, .weight)
    }

    private mutating func file(
        _ name: String, at location: Location, _ key: String, needed: [String]
    ) -> SeedFile? {
        guard name.hasSuffix(".csv") else {
            add(
                location,
                "\(key) is \(shown(name)); it must be the name of a .csv file, or the values themselves")
            return nil
        }
        let (path, bytes) = seeds.read(name)
        switch bytes {
        case .success(let bytes): return SeedFile.read(bytes, path: path, needed: needed, mistakes: &mistakes)
        case .failure(.missing(let tried)):
            add(
                location, "\(key) is \(shown(name)); no such file",
                ["looked for \(tried.map { shown($0, most: 500) }.joined(separator: " and "))"])
        case .failure(let failure):
            add(location, "\(key) is \(shown(name)): \(failure.message)")
        }
        return nil
    }
}
