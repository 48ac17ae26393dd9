use crate::site::model::PageKind;

/// What a new page of a kind begins with: what must be in it, with gaps between double brackets. It is no legal advice.
pub fn start(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Imprint => IMPRINT,
        PageKind::Terms => TERMS,
        PageKind::Privacy => PRIVACY,
        PageKind::Shipping => SHIPPING,
        PageKind::About => ABOUT,
        PageKind::Other => "",
    }
}

const IMPRINT: &str = "\
This shop is run by:

[[Full name of the business, with its legal form]]\\
[[Street and number]]\\
[[Postal code, town, country]]

**Represented by:** [[Name of the owner or the managing directors]]

## How to reach us

E-mail: [[E-mail address]]\\
Phone: [[Phone number]]

## Register and tax

Register: [[Name and number of the register, or take this line out]]

VAT number: [[VAT number, or take this line out]]
";

const TERMS: &str = "\
These terms hold for every order in this shop.

## Who you buy from

[[Full name of the business]], [[Address]].

## How a sale comes about

What we show is an invitation to order. You order with the button at the end of the checkout; the sale is made when [[we confirm it by e-mail, or we send the goods]].

## Prices and payment

All prices are in [[Currency]] and [[include VAT, or do not include it]]. Shipping comes on top and is shown before you order. You can pay by [[Ways to pay]].

## Delivery

We deliver to [[Countries]] within [[Number]] working days.

## Sending things back

You can withdraw from the purchase within [[14]] days after you have received the goods, without giving a reason. Tell us at [[E-mail address]], and send the goods back to [[Address for returns]]. [[We bear, or you bear]] the cost of sending them back. We return what you paid within [[14]] days. This does not hold for [[Goods that can't be returned, such as those made for you]].

## If something is wrong

If goods are faulty, your legal rights hold. Write to us at [[E-mail address]].

## Law

The law of [[Country]] applies. Rules that protect you where you live are not touched by this.
";

const PRIVACY: &str = "\
This page tells what we keep of you when you visit this shop, why, and for how long.

## Who is responsible

[[Full name of the business]], [[Address]], [[E-mail address]].

## What we keep

- **Orders:** your name, address, e-mail and what you bought, to deliver it and because the law asks us to keep invoices. We keep them for [[Number]] years.
- **Your account:** your e-mail address and, if you give it, your name, for as long as you have the account.
- **Cookies:** this shop sets only cookies that it needs: for your cart, to keep you signed in, and to show you your own last changes. None of them follows you elsewhere.
- **Notes of security:** when somebody signs in, we keep the time and a shortened network address for [[Number]] days.

## Who else receives it

- The carrier that brings your parcel: [[Name of the carrier]].
- The provider that handles your payment: [[Name of the provider]].
- The company that runs our servers: [[Name and country]].

## Your rights

You can ask what we keep of you, have it corrected, deleted or handed to you, and object to its use. Write to [[E-mail address]]. You can also complain to [[Name of the data protection authority]].
";

const SHIPPING: &str = "\
## Where we ship, and what it costs

We ship to [[Countries]]. It costs [[Price]]; orders over [[Amount]] ship free.

## How long it takes

Orders placed before [[Time]] leave us [[the same day]]. They arrive within [[Number]] working days.

## Sending things back

You have [[14]] days to change your mind. Write to [[E-mail address]], and send the goods to [[Address for returns]]. You get your money back as soon as they have arrived.
";

const ABOUT: &str = "\
[[Who you are, and how the shop began.]]

## What we sell

[[What you make or choose, and what makes it good.]]

## Visit us

[[Where and when people can find you, or take this out.]]
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::to_html;
    use crate::site::service::gaps;

    #[test]
    fn every_start_but_the_empty_one_has_gaps_to_fill() {
        for kind in PageKind::ALL {
            assert_eq!(gaps(start(kind)).is_empty(), kind == PageKind::Other, "{kind:?}");
        }
    }

    #[test]
    fn no_two_lines_of_a_start_run_together() {
        for kind in PageKind::ALL {
            let html = to_html(start(kind));
            for paragraph in html.split("<p>").skip(1).filter_map(|rest| rest.split("</p>").next()) {
                assert!(!paragraph.replace("<br />\n", "").contains('\n'), "{kind:?}: {paragraph}");
            }
            assert!(!html.contains('\\'), "{kind:?}");
        }
    }
}
