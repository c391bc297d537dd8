// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import FoundationXML
import Testing

/// XML as a real parser reads it.
final class XMLTree: NSObject, XMLParserDelegate {
    final class Element {
        let name: String
        let attributes: [String: String]
        var children: [Element] = []
        /// Its own text, without that of elements in it.
        var text = ""

        init(_ name: String, _ attributes: [String: String]) { (self.name, self.attributes) = (name, attributes) }

        /// Every element of this name below.
        func all(_ name: String) -> [Element] {
            children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
        }
    }

    private var path = [Element("", [:])]

    var root: Element { path[0].children.first ?? path[0] }

    init(_ text: String) throws {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "") in \(text)")
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let element = Element(name, attributes)
        path[path.count - 1].children.append(element)
        path.append(element)
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { path[path.count - 1].text += text }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        path.removeLast()
    }
}

/// What Jenkins allows in a file of test results, in our own words.
enum JUnitRules {
    private struct Rule {
        var required: Set<String> = []
        var optional: Set<String> = []
        var children: Set<String> = []
        var hasText = false
    }

    private static let problem = Rule(optional: ["type", "message"], hasText: true)
    private static let rules: [String: Rule] = [
        "testsuites": Rule(optional: ["name", "time", "tests", "failures", "errors"], children: ["testsuite"]),
        "testsuite": Rule(
            required: ["name", "tests", "failures", "errors"],
            optional: ["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"],
            children: ["testsuite", "properties", "testcase", "system-out", "system-err"]),
        "properties": Rule(children: ["property"]), "property": Rule(required: ["name", "value"]),
        "testcase": Rule(
            required: ["name"], optional: ["time", "classname", "group"],
            children: ["skipped", "error", "failure", "system-out", "system-err"]),
        "failure": problem, "error": problem, "skipped": problem,
        "system-out": Rule(hasText: true), "system-err": Rule(hasText: true),
    ]

    /// Notes what `element`, or one below, has and may not have.
    static func check(_ element: XMLTree.Element) throws {
        let rule = try #require(rules[element.name], "\(element.name) is no element of the schema")
        let names = Set(element.attributes.keys)
        #expect(rule.required.isSubset(of: names), "\(element.name) lacks \(rule.required.subtracting(names))")
        #expect(names.subtracting(rule.required).isSubset(of: rule.optional), "\(element.name) has \(names)")
        if let time = element.attributes["time"] {
            // Groups of three digits may have commas; at most three digits follow the point.
            #expect(time.wholeMatch(of: /[0-9]{1,}(\.[0-9]{0,3})?/) != nil, "\(element.name) time \(time)")
        }
        for name in ["tests", "failures", "errors", "skipped"] {
            if let count = element.attributes[name] { #expect(Int(count) != nil, "\(name) is \(count)") }
        }
        let text = element.text.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(rule.hasText || text.isEmpty, "\(element.name) has text: \(text)")
        for child in element.children {
            #expect(rule.children.contains(child.name), "\(child.name) stands in \(element.name)")
            try check(child)
        }
        #expect(element.children.count { $0.name == "error" || $0.name == "failure" } <= 1)
    }
}
