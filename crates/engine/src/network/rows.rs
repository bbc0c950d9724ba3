//! Links in compressed rows: those of a node are contiguous.

use chainage_model::{Id, IdVec};

use super::{Link, Node};

/// Links of all nodes, row after row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// Where the row of each node begins; one more at the end.
    begins: Vec<u32>,
    links: Vec<Link>,
}

impl Rows {
    /// Builds rows of links, each given with the node it is seen from. Within a row links keep their order.
    pub(crate) fn new(n_nodes: usize, links: impl Iterator<Item = (Node, Link)> + Clone) -> Self {
        let mut begins = vec![0_u32; n_nodes + 1];
        let mut n_links = 0;
        for (node, _) in links.clone() {
            begins[node.index() + 1] += 1;
            n_links += 1;
        }
        for place in 0..n_nodes {
            begins[place + 1] += begins[place];
        }
        let mut next: IdVec<Node, u32> = begins[..n_nodes].to_vec().into();
        let mut sorted = match links.clone().next() {
            Some((_, first)) => vec![first; n_links],
            None => Vec::new(),
        };
        for (node, link) in links {
            sorted[next[node] as usize] = link;
            next[node] += 1;
        }
        Self { begins, links: sorted }
    }

    #[inline]
    pub(crate) fn row(&self, node: Node) -> &[Link] {
        let at = node.index();
        &self.links[self.begins[at] as usize..self.begins[at + 1] as usize]
    }

    pub(crate) fn row_mut(&mut self, node: Node) -> &mut [Link] {
        let at = node.index();
        &mut self.links[self.begins[at] as usize..self.begins[at + 1] as usize]
    }

    pub(crate) fn n_links(&self) -> usize {
        self.links.len()
    }
}
