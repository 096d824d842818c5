// SPDX-License-Identifier: Apache-2.0

/// What to add to a sentence about a name that is there already: names are the same if Unicode takes them for the
/// same, as it does an é of one character and one of two, whatever their bytes.
package func noteOnForms(of name: String, _ known: String) -> String {
  name.utf8.elementsEqual(known.utf8) ? "" : ", in another Unicode form"
}
