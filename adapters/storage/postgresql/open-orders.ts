/** SQL that holds for an open order, in the words of the index `orders_open`: every status in which an order has not ended. */
export const openOrderCondition = "status not in ('filled', 'canceled', 'expired', 'replaced', 'rejected', 'denied')";
